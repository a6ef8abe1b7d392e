// Makes elements of messages. Words always become text nodes; nothing that came from the server is read as HTML.

const SVG = "http://www.w3.org/2000/svg";
const FAR_APART = 5 * 60 * 1000;

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") made.addEventListener("click", value);
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

// A time line stands before a message when the one before is five minutes older, as in WeChat.
export function timeLine(at, before, now) {
  if (before && at - before < FAR_APART) return null;
  return element("li", { class: "time" }, element("time", { datetime: new Date(at).toISOString() }, said(at, now)));
}

export function said(at, now) {
  const then = new Date(at);
  const clock = then.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  const days = Math.round((midnight(now) - midnight(at)) / 86400000);
  if (days === 0) return clock;
  if (days === 1) return `昨天 ${clock}`;
  if (days > 1 && days < 7) return `${"日一二三四五六"[then.getDay()].replace(/^/, "星期")} ${clock}`;
  return `${then.getFullYear()}年${then.getMonth() + 1}月${then.getDate()}日 ${clock}`;
}

function midnight(at) {
  const day = new Date(at);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
}

// tap(say, id) is called when she taps a menu link.
export function row(message, account, tap) {
  if (message.kind === "notice") return element("li", { class: "notice" }, element("span", {}, message.text));
  const mine = Boolean(message.mine);
  const face = element("span", { class: `face ${mine ? "my-face" : "bot-face"}`, "aria-hidden": "true" }, icon(mine ? "person" : "flower"));
  const who = element("span", { class: "hidden" }, mine ? "我：" : `${account}：`);
  return element("li", { class: `row ${mine ? "mine" : "bot"}` }, face, who, body(message, tap));
}

function body(message, tap) {
  switch (message.kind) {
    case "voice": return voice(message.text);
    case "image": return element("div", { class: "picture", role: "img", "aria-label": "图片" }, icon("hills"));
    case "video": return element("div", { class: "picture film", role: "img", "aria-label": "视频" }, icon("hills"), icon("play"));
    case "location": return card("place", message.text, "仿的位置", icon("map"));
    case "link": return article(message);
    default: return element("p", { class: "bubble" }, ...words(message, tap));
  }
}

function words(message, tap) {
  if (!message.parts) return [message.text];
  return message.parts.map((part) => {
    if (part.kind === "menu") {
      return element("button", { type: "button", class: "tap", onclick: () => tap(part.say, part.id) }, part.text);
    }
    if (part.kind === "link") {
      return element("a", { href: part.href, target: "_blank", rel: "noopener noreferrer" }, part.text);
    }
    return part.kind === "phone" ? element("span", { class: "number" }, part.text) : part.text;
  });
}

function voice(text) {
  const seconds = Math.min(60, Math.max(2, Math.ceil(text.length / 3.5)));
  const length = seconds > 20 ? "long" : seconds > 8 ? "middle" : "short";
  const bubble = element("p", { class: `bubble voice ${length}` }, element("span", {}, `${seconds}″`), icon("wave"));
  return element("div", { class: "stack" }, bubble, element("p", { class: "heard" }, text ? `听成：${text}` : "没有听出文字"));
}

function card(kind, title, note, picture) {
  return element("div", { class: `card ${kind}` }, element("b", {}, title), element("small", {}, note), picture);
}

function article(message) {
  const inside = [element("b", {}, message.title || message.text || "链接"), element("small", {}, message.title ? message.text : "文章的简介")];
  if (!message.href) return element("div", { class: "card" }, ...inside);
  return element("a", { class: "card", href: message.href, target: "_blank", rel: "noopener noreferrer" }, ...inside);
}
