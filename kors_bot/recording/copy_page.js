// Writes the page down as it is now: every element, text and style sheet, as flat rows (see page_copy.py).
// Nothing on the page is changed. `known` has the texts of style sheets that a script may not read.
(known) => {
  const MOST = 100000;
  const GONE = new Set(["script", "style", "link", "meta", "base", "noscript", "template", "title", "head", "source",
    "track", "param", "audio", "frameset", "frame", "applet", "portal"]);
  const BOXES = new Set(["img", "svg", "canvas", "video", "object", "embed", "iframe"]);
  const rows = [], unread = new Set();
  const indexOf = new Map((window[Symbol.for("kors-bot.elements")] || []).map((element, index) => [element, index]));
  let count = 0;

  const rulesOf = (sheet) => {
    try {
      return [...sheet.cssRules];
    } catch {
      if (!(sheet.href in known)) {
        unread.add(sheet.href || "");
        return [];
      }
      const own = new CSSStyleSheet();
      own.replaceSync(known[sheet.href]);
      return [...own.cssRules];
    }
  };
  const writeRule = (rule) => {
    if (rule instanceof CSSFontFaceRule || rule instanceof CSSNamespaceRule) return "";
    if (!(rule instanceof CSSImportRule)) return rule.cssText;
    if (!rule.styleSheet) return "";
    let inner = writeSheet(rule.styleSheet);
    if (typeof rule.layerName === "string") inner = `@layer ${rule.layerName} {\n${inner}\n}`;
    return rule.supportsText ? `@supports (${rule.supportsText}) {\n${inner}\n}` : inner;
  };
  const writeSheet = (sheet) => {
    if (sheet.disabled) return "";
    const text = rulesOf(sheet).map(writeRule).filter(Boolean).join("\n");
    return sheet.media?.mediaText ? `@media ${sheet.media.mediaText} {\n${text}\n}` : text;
  };
  const writeSheets = (root) => [...root.styleSheets, ...(root.adoptedStyleSheets || [])].map(writeSheet).join("\n");

  const range = document.createRange();
  const isShown = (node, parent) => {
    if (!indexOf.has(parent)) return false;
    if (parent.localName === "option") return true;
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    return box.width >= 1 && box.height >= 1;
  };
  const attributesOf = (element) => {
    const found = new Map([...element.attributes].filter((one) => one.value.length < 4000 && !/^on/i.test(one.name))
      .map((one) => [one.name, one.value]));
    const set = (name, on) => (on ? found.set(name, "") : found.delete(name));
    if (element instanceof HTMLInputElement) {
      if (element.type === "checkbox" || element.type === "radio") set("checked", element.checked);
      else if (element.type !== "file") found.set("value", element.value);
    }
    if (element instanceof HTMLOptionElement) set("selected", element.selected);
    if (found.has("style")) found.set("style", element.style?.cssText ?? "");
    return [...found];
  };
  const open = (tag, attributes, element, block, box) => rows.push(["<", tag, attributes, element, block, box]);

  const walk = (element) => {
    const tag = element.localName;
    if (GONE.has(tag) || ++count > MOST) return;
    const style = getComputedStyle(element);
    const index = indexOf.get(element) ?? -1;
    const isBox = BOXES.has(tag);
    const size = isBox && index >= 0 ? element.getBoundingClientRect() : null;
    open(tag, attributesOf(element), index, !/^(inline|contents|ruby)/.test(style.display), size && [size.width, size.height]);
    if (tag === "textarea") rows.push(["t", element.value, index, true]);
    else if (tag === "svg") {
      const title = element.querySelector("title")?.textContent;
      if (title) rows.push(["<", "title", [], -1, false, null], ["t", title, index, index >= 0], [">", "title"]);
    } else if (!isBox) {
      if (element.shadowRoot) {
        open("template", [["shadowrootmode", "open"]], -1, true, null);
        rows.push(["s", writeSheets(element.shadowRoot)]);
        inside(element.shadowRoot, element);
        rows.push([">", "template"]);
      }
      inside(element, element);
    }
    rows.push([">", tag]);
  };
  const inside = (root, element) => {
    for (const child of root.childNodes) {
      if (child.nodeType === Node.ELEMENT_NODE) walk(child);
      else if (child.nodeType === Node.TEXT_NODE) {
        const holder = indexOf.has(element) ? element : element.parentElement;
        rows.push(["t", child.nodeValue, indexOf.get(element) ?? -1, element === document.body || isShown(child, holder)]);
      }
    }
  };

  const css = writeSheets(document);
  if (document.body) walk(document.body);
  return { title: document.title, lang: document.documentElement.lang, url: location.href,
    root: attributesOf(document.documentElement), css, rows, unread: [...unread], whole: count <= MOST };
}
