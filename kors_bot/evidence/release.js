// Puts back what hold_still.js has changed.
() => {
  const { changed, endless } = window[Symbol.for("kors-bot.held")] ?? { changed: [], endless: [] };
  delete window[Symbol.for("kors-bot.held")];
  for (const [element, before] of changed.reverse()) {
    if (before === null) element.removeAttribute("style");
    else element.style.cssText = before;
  }
  for (const animation of endless) {
    try { animation.play(); } catch { /* its element is gone */ }
  }
}
