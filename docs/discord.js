// Writes out times in the reader's language and zone:
// https://discord.com/developers/docs/reference#message-formatting-timestamp-styles
const { lang, dataset } = document.documentElement;
const STYLES = {
  heading: { dateStyle: "short", timeStyle: "short" },
  t: { timeStyle: "short" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
};
for (const time of document.querySelectorAll("time")) {
  const style = { ...STYLES[time.dataset.style], timeZone: dataset.zone };
  time.textContent = new Intl.DateTimeFormat(lang, style).format(time.dataset.at * 1000);
}
