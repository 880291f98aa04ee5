// Everything on these pages works without this: it adds the keyboard, the slider, lighting by pointing, and the theme.
"use strict";
const root = document.documentElement;
root.classList.add("js");

// Light or dark: the system's choice, unless the person chose.
const remember = (theme) => { try { localStorage.setItem("kors-bot-theme", theme); } catch { /* a browser may refuse files a memory */ } };
const recall = () => { try { return localStorage.getItem("kors-bot-theme"); } catch { return null; } };
const system = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
if (["light", "dark"].includes(recall())) root.dataset.theme = recall();
const tools = document.querySelector("[data-tools]");
if (tools) {
  const button = document.createElement("button");
  button.type = "button";
  const label = () => { button.textContent = isDark() ? "Light" : "Dark"; button.setAttribute("aria-label", isDark() ? "Use light colours" : "Use dark colours"); };
  button.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; remember(root.dataset.theme); label(); });
  system.addEventListener("change", label);
  label();
  tools.append(button);
}

// Deadlines count on after the page was built, by the shop's own day as far as this machine's clock can tell.
const words = (left) => (left < 0 ? "past" : left === 0 ? "last day" : left === 1 ? "1 day left" : `${left.toLocaleString("en")} days left`);
const shopDay = () => new Intl.DateTimeFormat("en-CA", { timeZone: root.dataset.zone || "America/New_York" }).format(new Date());
for (const place of document.querySelectorAll("[data-deadline]")) {
  const left = Math.round((Date.parse(place.dataset.deadline) - Date.parse(shopDay())) / 86400000);
  if (Number.isFinite(left)) place.textContent = words(left);
}

// Pointing at a fact lights the spot where it was read, and brings it into view inside its frame.
let lit = [];
const dim = () => { for (const one of lit) one.classList.remove("on"); lit = []; };
const light = (link) => {
  dim();
  const spot = document.getElementById(link.dataset.spot);
  if (!spot) return;
  lit = [spot, link.closest(".fact")].filter(Boolean);
  for (const one of lit) one.classList.add("on");
  const frame = spot.closest(".frame");
  if (frame) {
    const box = spot.getBoundingClientRect(), around = frame.getBoundingClientRect();
    frame.scrollTop += box.top - around.top - (around.height - box.height) / 2;
  }
};
for (const link of document.querySelectorAll("[data-spot]")) {
  const fact = link.closest(".fact") || link;
  fact.addEventListener("pointerenter", () => light(link));
  fact.addEventListener("pointerleave", dim);
  link.addEventListener("focus", () => light(link));
  link.addEventListener("blur", dim);
  link.addEventListener("click", (event) => {
    const spot = document.getElementById(link.dataset.spot);
    if (!spot) return;
    event.preventDefault();
    light(link);
    if (!spot.closest(".frame")) spot.scrollIntoView({ block: "center" });
  });
}

// The slider between a picture and the one before it.
const slider = document.querySelector("[data-slider]");
if (slider) {
  const easel = slider.closest(".easel");
  const move = () => easel.style.setProperty("--cut", `${slider.value}%`);
  slider.addEventListener("input", move);
  move();
}

// Arrows turn to the picture before or after, Esc goes back to the story.
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
  if (event.target.matches("input[type=range], input[type=radio], textarea, select") && event.key !== "Escape") return;
  const link = document.querySelector(`[data-key="${event.key}"]`);
  if (link) { event.preventDefault(); location.href = link.href; }
});
