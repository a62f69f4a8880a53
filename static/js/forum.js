// Small comforts. Every page works without this file, and nothing here keeps anything.
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const byId = (id) => document.getElementById(id);
  const on = (events, act) => events.split(" ").forEach((event) => addEventListener(event, act));
  document.documentElement.classList.add("js");

  // After an answer, what changed is said, and the focus is never left on nothing.
  const fail = (hidden) => { one("[data-failed]").hidden = hidden; };
  const pressed = ({ sourceEvent: { type, submitter }, sourceElement }) =>
    /click|submit/.test(type) && (submitter || sourceElement);
  on("htmx:finally:request", ({ detail: { ctx } }) => setTimeout(() => {
    const button = pressed(ctx);
    if (!button) return;
    const place = byId(ctx.target?.id) || byId("main");
    const near = (mark) => one(mark, place) || place.closest(mark);
    byId("announcer").textContent = near("[data-announce]")?.dataset.announce || "";
    const lost = document.activeElement === document.body;
    const own = button.closest(".menu:not([open])")?.firstElementChild || button;
    const wanted = near("[data-focus]") || (lost && (own.isConnected ? own : place));
    if (wanted?.tabIndex < 0) wanted.tabIndex = -1;
    if (wanted) wanted.focus();
  }));
  on("htmx:before:swap", (event) => {
    const { ctx, tasks } = event.detail;
    fail(ctx.response.status < 500 || !pressed(ctx));
    const main = tasks.find((task) => task.type === "main");
    if (!main || main.fragment.childElementCount || /none|delete/.test(main.swapSpec.style)) return;
    event.preventDefault(); // an answer without the region asked for must not wipe that region out
    if (ctx.response.raw.redirected) location.assign(ctx.response.raw.url);
    else fail(false);
  });
  on("htmx:error", () => fail(!navigator.onLine));
  on("offline online", () => { one("[data-offline]").hidden = navigator.onLine; });

  const closeMenus = (target) => document.querySelectorAll(".menu[open]").forEach((menu) => {
    if (!menu.contains(target)) menu.open = false;
  });
  const openBox = (box) => { if (box) { box.open = true; one("textarea", box)?.focus(); } };
  const openNamed = () => openBox(one(`details[id="${CSS.escape(location.hash.slice(1))}"]`));
  on("hashchange DOMContentLoaded", openNamed);
  let shifts = []; // three within two seconds leave, as "Exit this page" does
  on("keydown", ({ key, repeat, timeStamp: now }) => {
    if (key === "Escape") closeMenus(null);
    shifts = key === "Shift" && !repeat ? [...shifts, now].filter((t) => now - t < 2000) : [];
    if (shifts.length > 2 && one("[data-exit]")) location.replace(one("[data-exit]").href);
  });

  const format = (area, { wrap, line }) => {
    const { selectionStart: from, selectionEnd: to, value } = area;
    const start = line ? value.lastIndexOf("\n", from - 1) + 1 : from;
    const chosen = value.slice(start, to);
    area.setRangeText(line ? chosen.replace(/^/gm, line) : wrap + chosen + wrap, start, to, "end");
    if (from === to && wrap) area.setSelectionRange(from + wrap.length, from + wrap.length);
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  };
  on("click", ({ target }) => {
    closeMenus(target.closest(".menu__list") ? null : target);
    if (target.closest('a[href^="#"]')) setTimeout(openNamed);
    setTimeout(openBox, 0, target.closest(".composer:not([open]) > summary")?.parentElement);
    const button = target.closest("button");
    const secret = byId(button?.dataset.show);
    if (secret) secret.type = secret.type === "password" ? "text" : "password";
    if (secret) button.setAttribute("aria-pressed", secret.type === "text");
    const writing = byId(button?.parentElement.dataset.toolbar);
    if (writing) format(writing, button.dataset);
  });
  on("input", ({ target: { id, value, dataset } }) => {
    const note = id && one(`[data-count="${CSS.escape(id)}"]`);
    const left = dataset.limit - value?.length;
    if (note) note.textContent = left < 500 ? note.dataset.words.replace("{left}", left) : "";
  });
  on("submit", (event) => { // a second tap on a plain form waits five seconds
    const [form, now] = [event.target, event.timeStamp];
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (now - form.dataset.sent < 5000) event.preventDefault();
    else form.dataset.sent = now;
  });
})();
