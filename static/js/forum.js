// Small comforts. Every page works without this file; nothing here keeps anything.
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const byId = (id) => document.getElementById(id);
  document.documentElement.classList.add("js");

  const say = (words) => {
    byId("announcer").textContent = "";
    setTimeout(() => { byId("announcer").textContent = words; }, 80);
  };
  const focusOn = (element) => {
    if (element.tabIndex < 0 && !element.hasAttribute("tabindex")) element.tabIndex = -1;
    element.focus();
  };
  const failed = () => {
    const note = Object.assign(document.createElement("p"), { className: "notice notice--warm" });
    note.textContent = byId("flash").dataset.failed;
    byId("flash").replaceChildren(note);
  };

  // After a swap: what changed is said, and the focus is never left on nothing.
  let pressed = null;
  document.addEventListener("htmx:before:request", () => { pressed = document.activeElement; });
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    const place = byId(ctx.target?.id) || ctx.target;
    const said = [place, ...document.querySelectorAll("#flash [data-announce]")]
      .map((e) => e?.dataset?.announce || (e && one("[data-announce]", e)?.dataset.announce));
    if (said.some(Boolean)) say(said.find(Boolean));
    const wanted = place?.isConnected && one("[data-focus]", place);
    const active = document.activeElement;
    if (wanted) focusOn(wanted);
    else if (active && active !== document.body && !active.disabled) return;
    else if (pressed?.isConnected && pressed !== document.body && !pressed.disabled) pressed.focus();
    else if (place?.isConnected) focusOn(place);
  });
  // An answer without the region asked for must not wipe that region out.
  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx, tasks } = event.detail;
    const main = tasks.find((task) => task.type === "main");
    if (!main || main.fragment.childElementCount || /none|delete/.test(main.swapSpec.style)) return;
    event.preventDefault();
    if (ctx.response.raw.redirected) location.assign(ctx.response.raw.url);
    else failed();
  });
  document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
    if (ctx.response.status >= 500) failed();
  });
  document.addEventListener("htmx:error", failed);

  // Shift three times in a row leaves, as "Exit this page" does.
  let shifts = [];
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(null);
    shifts = event.key === "Shift" && !event.repeat
      ? [...shifts, event.timeStamp].filter((t) => event.timeStamp - t < 2000) : [];
    if (shifts.length === 3 && one("[data-exit]")) location.replace(one("[data-exit]").href);
  });

  const offline = () => { one("[data-offline]").hidden = navigator.onLine; };
  addEventListener("offline", offline);
  addEventListener("online", offline);

  const closeMenus = (target) => document.querySelectorAll(".menu[open]").forEach((menu) => {
    if (!menu.contains(target)) menu.open = false;
  });
  const openNamed = () => {
    const box = byId(location.hash.slice(1));
    if (box?.tagName !== "DETAILS") return;
    box.open = true;
    one("textarea", box)?.focus();
  };
  addEventListener("hashchange", openNamed);
  openNamed();

  const format = (area, { wrap, line }) => {
    const [from, to] = [area.selectionStart, area.selectionEnd];
    const chosen = area.value.slice(from, to);
    const start = line ? area.value.lastIndexOf("\n", from - 1) + 1 : from;
    const words = line ? area.value.slice(start, to).replace(/^/gm, line) : wrap + chosen + wrap;
    area.setRangeText(words, start, to, "end");
    if (wrap && !chosen) area.setSelectionRange(from + wrap.length, from + wrap.length);
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  };
  document.addEventListener("click", ({ target }) => {
    closeMenus(target);
    if (target.closest('a[href^="#"]')) setTimeout(openNamed);
    const button = target.closest("button");
    if (button?.dataset.show) {
      const field = byId(button.dataset.show);
      field.type = field.type === "password" ? "text" : "password";
      button.setAttribute("aria-pressed", field.type === "text");
    }
    const bar = button?.closest("[data-toolbar]");
    if (bar) format(byId(bar.dataset.toolbar), button.dataset);
  });
  document.addEventListener("input", ({ target }) => {
    const note = target.id && one(`[data-count="${CSS.escape(target.id)}"]`);
    const left = target.dataset.limit - target.value?.length;
    if (note) note.textContent = left < 500 ? note.dataset.words.replace("{left}", left) : "";
  });

  // A second tap on a plain form's button waits five seconds; the server knows the form by its key.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (event.timeStamp - form.dataset.sent < 5000) event.preventDefault();
    else form.dataset.sent = event.timeStamp;
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form").forEach((f) => delete f.dataset.sent);
  });
})();
