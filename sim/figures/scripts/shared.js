// What all drawings share: reading what was packed, making SVG, writing numbers, the box beside the pointer.

const SVG = "http://www.w3.org/2000/svg";

/** The head and the numbers of a packed drawing. */
function unpack(data) {
  const length = new DataView(data.buffer, data.byteOffset).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(data.subarray(4, 4 + length)));
  return { head, numbers: new Float32Array(data.slice(4 + length).buffer) };
}

/** An element with attributes; texts are set as text, never as markup. */
function make(parent, name, attributes = {}, text = "") {
  const element = document.createElementNS(parent.namespaceURI === SVG || name === "svg" ? SVG : parent.namespaceURI, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== "") element.textContent = text;
  parent.appendChild(element);
  return element;
}

/** The drawing's own box in the page, made once. */
function ownBox(parent, className) {
  const found = parent.querySelector(`:scope > .${className}`);
  return found ?? make(parent, "div", { class: className });
}

/** A box that stands beside the pointer and never leaves its parent. */
function tip(parent) {
  const box = make(parent, "div", { class: "tip", hidden: "" });
  return {
    show(lines, x, y) {
      box.replaceChildren();
      lines.forEach((line, index) => make(box, index ? "div" : "strong", {}, line));
      box.hidden = false;
      const room = parent.getBoundingClientRect();
      const left = x + 14 + box.offsetWidth > room.width ? x - 14 - box.offsetWidth : x + 14;
      box.style.left = `${Math.max(0, Math.min(left, room.width - box.offsetWidth))}px`;
      box.style.top = `${Math.max(0, Math.min(y + 10, room.height - box.offsetHeight))}px`;
    },
    hide() {
      box.hidden = true;
    },
  };
}
