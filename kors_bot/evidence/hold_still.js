// Makes the page hold still for a picture, and covers what nobody may read on it. Returns the whole page's size.
// Everything is put back by release.js; what is set here is set property by property, which a page's CSP cannot forbid.
async ({ secrets, cover, patience }) => {
  const changed = [];
  const set = (element, properties) => {
    changed.push([element, element.hasAttribute("style") ? element.style.cssText : null]);
    for (const [name, value] of Object.entries(properties)) element.style.setProperty(name, value, "important");
  };
  const roots = [document];
  for (const root of roots) {
    for (const element of root.querySelectorAll("*")) if (element.shadowRoot) roots.push(element.shadowRoot);
  }
  await Promise.race([document.fonts.ready, new Promise((done) => setTimeout(done, patience))]);
  for (const root of roots) {
    for (const field of root.querySelectorAll(secrets)) {
      set(field, { transition: "none", background: cover, color: "transparent", "border-color": cover,
        "-webkit-text-fill-color": "transparent", "-webkit-text-security": "disc", "text-shadow": "none",
        "caret-color": "transparent", "outline-color": cover, "box-shadow": "none" });
    }
  }
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  if (focused && focused !== document.body && focused.style) set(focused, { "caret-color": "transparent" });
  const endless = [];
  for (const animation of roots.flatMap((root) => root.getAnimations())) {
    if (!animation.effect || animation.playbackRate === 0) continue;
    try {
      if (Number.isFinite(animation.effect.getComputedTiming().endTime)) animation.finish();
      else { animation.cancel(); endless.push(animation); }
    } catch { /* one that cannot be ended runs on */ }
  }
  Object.defineProperty(window, Symbol.for("kors-bot.held"), { value: { changed, endless }, configurable: true });
  const boxes = [document.documentElement, document.body].filter(Boolean);
  const largest = (...names) => Math.max(...boxes.flatMap((box) => names.map((name) => box[name])));
  return { width: largest("scrollWidth", "offsetWidth", "clientWidth"),
    height: largest("scrollHeight", "offsetHeight", "clientHeight") };
}
