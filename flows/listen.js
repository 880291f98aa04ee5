// Notes down every text that appears on the page from now on, so that a toast that lives three seconds is not missed.
() => {
  const key = Symbol.for("kors-bot.heard");
  window[key]?.observer.disconnect();
  const texts = [];
  const note = (element) => {
    if (!(element instanceof HTMLElement) || /^(SCRIPT|STYLE|BODY|HTML|MAIN)$/.test(element.tagName)) return;
    if (!element.getClientRects().length) return;
    const text = element.innerText.replace(/\s+/g, " ").trim();
    if (text && text.length < 1500 && texts.length < 200 && !texts.includes(text)) texts.push(text);
  };
  // Where the whole of a page's matter is put in anew, each part of it speaks for itself.
  const added = (node, target) => {
    if (node.nodeType !== 1) note(target);
    else if (node.tagName === "MAIN") [...node.children].forEach(note);
    else note(node);
  };
  const observer = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach((node) => added(node, change.target));
      else note(change.type === "characterData" ? change.target.parentElement : change.target);
    }
  });
  observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true,
    attributeFilter: ["hidden", "class", "style", "aria-hidden", "open"] });
  window[key] = { texts, observer };
}
