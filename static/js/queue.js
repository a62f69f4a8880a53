// Keys for the review queue. They work while an entry of the list has the focus, and nowhere else
// (WCAG 2.1.4), so that nobody who dictates or mistypes elsewhere sets anything off.
(() => {
  const list = document.querySelector("[data-queue]");
  if (!list) return;
  const links = [...list.querySelectorAll(".card__title a")];
  const steps = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
  list.addEventListener("keydown", (event) => {
    const { key, target, ctrlKey, altKey, metaKey } = event;
    const here = links.indexOf(target);
    if (here < 0 || ctrlKey || altKey || metaKey) return;
    if (key in steps) links[here + steps[key]]?.focus();
    else if (key === "c") target.closest(".card").querySelector("[data-claim]")?.click();
    else if (key === "?") {
      const keys = document.getElementById("keys");
      keys.open = true;
      keys.querySelector("summary").focus();
    } else return;
    event.preventDefault();
  });
})();
