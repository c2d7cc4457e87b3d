// What is watched inside a page. These functions are sent into it as text, so each stands alone.

export interface Probe {
  /** Milliseconds since the navigation began; null until then. */
  first: number | null;
  /** The longest task of the main thread so far, in milliseconds; tasks under 50 ms are not told. */
  longest: number;
  /** Time from a click to the first frame after the watched part changed. */
  click: number | null;
}

declare global {
  interface Window {
    probe: Probe;
  }
}

/** Watches long tasks, and notes when the first element that `selector` names has been drawn. */
export function watch(selector: string): void {
  const probe: Probe = { first: null, longest: 0, click: null };
  window.probe = probe;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) probe.longest = Math.max(probe.longest, entry.duration);
  }).observe({ type: 'longtask', buffered: true });
  const blank = (canvas: HTMLCanvasElement): boolean => {
    const small = document.createElement('canvas');
    small.width = small.height = 16;
    const context = small.getContext('2d');
    context?.drawImage(canvas, 0, 0, 16, 16);
    return context?.getImageData(0, 0, 16, 16).data.every(v => v === 0) ?? true;
  };
  const look = (): void => {
    if (probe.first !== null) return;
    const found = document.querySelector(selector);
    const canvas = found instanceof HTMLCanvasElement ? found : null;
    const drawn = found !== null && (canvas === null || (canvas.width > 0 && !blank(canvas)));
    if (drawn) probe.first = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Milliseconds between frames, for so long. */
export function frames(ms: number): Promise<number[]> {
  return new Promise(resolve => {
    const times: number[] = [];
    let last = performance.now();
    const end = last + ms;
    const next = (now: number): void => {
      times.push(now - last);
      last = now;
      if (now < end) requestAnimationFrame(next);
      else resolve(times.slice(1));
    };
    requestAnimationFrame(next);
  });
}

/** Times the next click until the first frame after something below `selector` changed. */
export function timeClick(selector: string): void {
  let begun = 0;
  window.probe.click = null;
  const observer = new MutationObserver(() => {
    if (begun === 0 || document.querySelector(selector) === null) return;
    observer.disconnect();
    requestAnimationFrame(() => {
      window.probe.click = performance.now() - begun;
    });
  });
  observer.observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
  addEventListener('click', () => (begun = performance.now()), { capture: true, once: true });
}

/** Bare fetch and parse of an address: what nobody can go below. */
export async function fetchAndParse(address: string): Promise<number> {
  const begun = performance.now();
  const text = await (await fetch(address)).text();
  JSON.parse(text);
  return performance.now() - begun;
}
