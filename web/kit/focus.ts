// The focus is never lost: what has it may go away by what it does. DOM only, knows no domain.

/** What takes the focus when nothing nearer is left: the drawing that a view is about. */
const HOME = '[data-home]';

/** The page as a whole has the focus, as when it was just opened: nothing in it has. */
export const isNothing = (element: Element | null): boolean =>
  element === null || element.matches('html, body, main');

const take = (element: HTMLElement): void => element.focus({ preventScroll: true });

const homeIn = (root: ParentNode): HTMLElement | null => root.querySelector<HTMLElement>(HOME);

/** To the drawing that the page is about, where there is one. */
export function focusHome(): void {
  const home = homeIn(document);
  if (home) take(home);
}

/** What tells an element from its like when the page is drawn anew. */
const nameOf = (e: Element): string =>
  `${e.tagName} ${e.getAttribute('href') ?? e.getAttribute('aria-label') ?? (e.id || e.textContent)}`;

const named = (main: HTMLElement, name: string): readonly HTMLElement[] => {
  const alike = main.querySelectorAll<HTMLElement>(name.slice(0, name.indexOf(' ')));
  return [...alike].filter(e => nameOf(e) === name);
};

/** The element and what is around it, up to `main`. */
function pathOf(target: EventTarget | null, main: HTMLElement): readonly HTMLElement[] {
  const path: HTMLElement[] = [];
  for (let e = target; e instanceof HTMLElement && e !== main; e = e.parentElement) path.push(e);
  return path;
}

/** A view is awaited so long. */
const VIEW = 10_000;
/** What was drawn anew comes at once, if at all. */
const AGAIN = 2_000;

interface Awaited {
  readonly find: () => HTMLElement | null | undefined;
  /** Milliseconds; a moment where it is not told. */
  readonly patience?: number;
}

/** Gives the focus to what `find` finds as soon as it is there, unless somebody presses a key or goes elsewhere. */
export function focusSoon({ find, patience = AGAIN }: Awaited): () => void {
  const from = document.activeElement;
  const look = (): void => {
    const free = document.activeElement === from || isNothing(document.activeElement);
    const found = free ? find() : null;
    if (!free || found) stop();
    // A drawing may be taller than the page: what is above it stays in sight.
    found?.focus({ preventScroll: found.matches(HOME) });
  };
  const watch = new MutationObserver(look);
  const timer = setTimeout(() => stop(), patience);
  const stop = (): void => {
    watch.disconnect();
    clearTimeout(timer);
    window.removeEventListener('keydown', stop, true);
  };
  window.addEventListener('keydown', stop, true);
  watch.observe(document.body, { childList: true, subtree: true });
  look();
  return stop;
}

/** To the drawing as soon as there is one. */
export const focusHomeSoon = (main: HTMLElement): (() => void) =>
  focusSoon({ find: () => homeIn(main), patience: VIEW });

/** Back to what had the focus when this was left, by its name. */
export const refocus = (main: HTMLElement, name: string): (() => void) =>
  focusSoon({ find: () => named(main, name)[0], patience: VIEW });

export interface Kept {
  /** Ends it; the name of what had the focus last, null where nothing had. */
  readonly end: () => string | null;
}

const kept = new WeakMap<HTMLElement, Kept>();

/**
 * When what has the focus is taken out of the page, the nearest thing around it takes its place, else the drawing,
 * else `main`; and if it was only drawn anew, it takes the focus back. Only what is around it is watched: scrolling
 * through a drawing costs nothing.
 */
export function keepFocus(main: HTMLElement): Kept {
  const known = kept.get(main);
  if (known) return known;
  let path: readonly HTMLElement[] = [];
  let last: string | null = null;
  let stop = (): void => undefined;
  const lost = (): void => {
    if (path.length === 0 || path[0]?.isConnected === true || !isNothing(document.activeElement)) return;
    const name = last ?? '';
    const around = path.find(e => e.isConnected && e.hasAttribute('tabindex')) ?? homeIn(main);
    const others = named(main, name);
    take(around ?? main);
    const anew = (): HTMLElement | undefined => named(main, name).find(e => !others.includes(e));
    stop = focusSoon({ find: () => anew() ?? (around ? null : homeIn(main)) });
  };
  const watch = new MutationObserver(lost);
  const came = (e: FocusEvent): void => {
    watch.disconnect();
    path = pathOf(e.target, main);
    if (path[0]) last = nameOf(path[0]);
    for (const { parentElement } of path)
      if (parentElement) watch.observe(parentElement, { childList: true });
  };
  const went = (): void => {
    // Gone by itself, and not taken out of the page.
    queueMicrotask(() => {
      if (path[0]?.isConnected === true && path[0] !== document.activeElement) path = [];
    });
  };
  main.addEventListener('focusin', came);
  main.addEventListener('focusout', went);
  const own: Kept = {
    end: () => {
      main.removeEventListener('focusin', came);
      main.removeEventListener('focusout', went);
      watch.disconnect();
      stop();
      kept.delete(main);
      return last;
    },
  };
  kept.set(main, own);
  return own;
}
