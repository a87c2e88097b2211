// Starts the app, or says in plain words why it cannot. The only words on screen that do not come
// from the app's message tables, because without the app there are none: always in both languages.
//
// `cargo xtask site` fills in the addresses.

const GLUE = "__GLUE__";
const WASM = "__WASM__";

// May come before the app runs, which asks when the person wants it.
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  window.installing = event;
});

/** The engine floor, Chromium 99 and Safari 16.4, by what came with those versions or shortly before. */
const engineSuffices =
  typeof WebAssembly === "object" &&
  typeof structuredClone === "function" && // Chromium 98
  typeof CSSLayerBlockRule === "function" && // Chromium 99
  typeof OffscreenCanvas === "function" && // Safari 16.4
  typeof Array.prototype.at === "function";

/** What the person calls this browser: the first of these names in its identification. */
function browserName() {
  const known = [
    ["MicroMessenger", "微信 WeChat"],
    ["DingTalk", "钉钉 DingTalk"],
    ["HuaweiBrowser", "华为浏览器 Huawei"],
    ["MiuiBrowser", "小米浏览器 Xiaomi"],
    ["VivoBrowser", "vivo 浏览器"],
    ["HeyTapBrowser", "OPPO 浏览器"],
    ["UCBrowser", "UC 浏览器"],
    ["QQBrowser", "QQ 浏览器"],
    ["Edg", "Edge"],
    ["Firefox", "Firefox"],
    ["Chrome", "Chrome"],
    ["Version", "Safari"],
  ];
  for (const [mark, name] of known) {
    const found = navigator.userAgent.match(new RegExp(mark + "[A-Za-z]*/([0-9]+(\\.[0-9]+)?)"));
    if (found) return `${name} ${found[1]}`;
  }
  return "?";
}

/** The one way out that fits this phone. */
function wayOut() {
  const agent = navigator.userAgent;
  if (/MicroMessenger|DingTalk/.test(agent)) {
    return ["请点右上角 ⋯，选“在浏览器打开”。", "Tap ⋯ at the top right and open in the browser."];
  }
  if (/iPhone|iPad|Macintosh/.test(agent)) {
    return ["请把系统更新到 iOS 16.4 或更高版本。", "Update to iOS 16.4 or later."];
  }
  return ["请在应用市场安装或更新 Edge 浏览器，再打开本页。", "Install or update Edge, then open this page."];
}

/** Puts lines of text, Chinese then English, where the skeleton was. */
function show(chinese, english) {
  const box = document.getElementById("boot");
  box.setAttribute("role", "alert");
  box.replaceChildren(
    ...[[chinese, "zh-CN"], [english, "en"]].map(([text, lang]) => {
      const line = document.createElement("p");
      line.lang = lang;
      line.textContent = text;
      return line;
    }),
  );
  return box;
}

function showReload() {
  const box = show("打不开。已填写的内容都还在这部手机上。", "The app did not start. What you entered is still on this phone.");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "重新打开 · Reload";
  button.addEventListener("click", async () => {
    button.disabled = true;
    // A release that does not start must not keep its successor waiting.
    const worker = await navigator.serviceWorker?.getRegistration();
    worker?.waiting?.postMessage({ type: "activate" });
    await worker?.update().catch(() => {});
    // Nor must a file that was damaged on its way stay in the browser's own cache.
    await Promise.all([GLUE, WASM].map((url) => fetch(url, { cache: "reload" }))).catch(() => {});
    location.reload();
  });
  box.append(button);
}

async function boot() {
  if (!isSecureContext) {
    show("请用 https:// 开头的地址打开本页。", "Open this page by its https:// address.");
  } else if (!engineSuffices) {
    const [chinese, english] = wayOut();
    show(`此浏览器（${browserName()}）版本太低。${chinese}`, `This browser (${browserName()}) is too old. ${english}`);
  } else {
    try {
      const app = await import(GLUE);
      await app.default({ module_or_path: WASM });
      app.start();
      document.getElementById("boot")?.remove();
    } catch (error) {
      console.error(error);
      showReload();
    }
  }
}

boot();
