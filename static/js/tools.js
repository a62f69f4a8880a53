// What a moderator opened beneath a post closes again: by "Cancel", and by Escape while nothing
// is written in it. On a page of its own nothing opened it, and the link leads back.
(() => {
  const ways = {}; // the link that opened a region last
  const shut = (tool, event) => {
    const way = tool && ways[`#${tool.id}`];
    if (!way?.isConnected) return;
    event.preventDefault();
    tool.hidden = true;
    (way.closest(".menu")?.firstElementChild || way).focus();
  };
  const written = (tool) => [...tool.querySelectorAll("textarea, input:not([type])")]
    .some((each) => each.value !== each.defaultValue);
  addEventListener("click", ({ target }) => {
    const link = target.closest("a[hx-target]");
    if (link) ways[link.getAttribute("hx-target")] = link;
  });
  addEventListener("click", (event) => {
    const link = event.target.closest("[data-close]");
    if (link) shut(link.closest(".tool"), event);
  });
  addEventListener("keydown", (event) => {
    const tool = event.key === "Escape" && event.target.closest(".tool");
    if (tool && !written(tool)) shut(tool, event);
  });
})();
