// Brings a part of the page into the window, once for each token, and only as far as is needed.

let last = null;

function top(place) {
  const header = document.querySelector('[data-testid="stHeader"]')?.getBoundingClientRect().bottom ?? 0;
  return place.getBoundingClientRect().top - header;
}

function isSeen(place) {
  return top(place) >= 0 && place.getBoundingClientRect().bottom <= innerHeight;
}

function show(selector, tries) {
  const place = document.querySelector(selector);
  // What was asked for may be drawn after this; a picture gets its height when it has come.
  if (place && isSeen(place) && place.offsetHeight > 40) return;
  if (place && place.offsetHeight > 40) {
    const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
    return place.scrollIntoView({behavior, block: 'start'});
  }
  if (tries) setTimeout(() => show(selector, tries - 1), 100);
}

export default function ({data}) {
  if (!data.token || data.token === last) return;
  last = data.token;
  setTimeout(() => show(data.selector, 30), 150);
}
