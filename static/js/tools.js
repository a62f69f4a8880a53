// What a moderator opened beneath a post closes again: by "Cancel", and by Escape while nothing
// is written in it. On a page of its own there is no way back to focus, and the link leads there.
(() => {
  const shut = (tool, event) => {
    const way = tool && document.querySelector(`a[hx-target="#${tool.id}"]`);
    if (!way) return;
    event.preventDefault();
    tool.hidden = true;
    (way.closest(".menu")?.firstElementChild || way).focus();
  };
  const written = (tool) => [...tool.querySelectorAll("textarea, input:not([type])")]
    .some((each) => each.value !== each.defaultValue);
  addEventListener("click", (event) => {
    const link = event.target.closest("[data-close]");
    if (link) shut(link.closest(".tool"), event);
  });
  addEventListener("keydown", (event) => {
    const tool = event.key === "Escape" && event.target.closest(".tool");
    if (tool && !written(tool)) shut(tool, event);
  });
})();
