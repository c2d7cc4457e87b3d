// The focus is never lost: what has it may go away by what it does. DOM only, knows no domain.

/** What takes the focus when nothing nearer is left: the drawing that a view is about. */
const HOME = '[data-home]';

/** The page as a whole has the focus, as when it was just opened: nothing in it has. */
export const isNothing = (element: Element | null): boolean =>
  element === null || element.matches('html, body, main');

const take = (element: HTMLElement): void => element.focus({ preventScroll: true });

/** To the drawing that the page is about; false where there is none. */
export function focusHome(): boolean {
  const home = document.querySelector<HTMLElement>(HOME);
  if (home) take(home);
  return home !== null;
}

/** What tells an element from its like when the page is drawn anew. */
const nameOf = (e: Element): string =>
  `${e.tagName} ${e.getAttribute('href') ?? e.getAttribute('aria-label') ?? e.textContent}`;

/** The element and what is around it, up to `main`. */
function pathOf(target: EventTarget | null, main: HTMLElement): readonly HTMLElement[] {
  const path: HTMLElement[] = [];
  for (let e = target; e instanceof HTMLElement && e !== main; e = e.parentElement) path.push(e);
  return path;
}

/** So long what had the focus is waited for. */
const PATIENCE = 10_000;

/** Gives the focus to what `find` finds as soon as it is there, unless somebody takes it elsewhere meanwhile. */
function when(main: HTMLElement, find: () => HTMLElement | null | undefined): () => void {
  const look = (): void => {
    const free = isNothing(document.activeElement);
    const found = free ? find() : null;
    if (!free || found) stop();
    found?.focus();
  };
  const watch = new MutationObserver(look);
  const timer = setTimeout(() => stop(), PATIENCE);
  const stop = (): void => {
    watch.disconnect();
    clearTimeout(timer);
  };
  watch.observe(main, { childList: true, subtree: true });
  look();
  return stop;
}

export interface Kept {
  /** Ends it; the name of what had the focus last, null where nothing had. */
  readonly end: () => string | null;
}

const kept = new WeakMap<HTMLElement, Kept>();

/**
 * When what has the focus is taken out of the page, the nearest thing around it takes its place, else the drawing,
 * else `main`. Nothing is watched while the drawing itself has the focus: scrolling through it costs nothing.
 */
export function keepFocus(main: HTMLElement): Kept {
  const known = kept.get(main);
  if (known) return known;
  let path: readonly HTMLElement[] = [];
  let last: string | null = null;
  let stop = (): void => undefined;
  const watch = new MutationObserver(() => {
    if (path.length === 0 || path[0]?.isConnected === true || !isNothing(document.activeElement)) return;
    const around = path.find(e => e.isConnected && e.hasAttribute('tabindex'));
    path = [];
    watch.disconnect();
    take(around ?? main);
    // What replaces it may be drawn a moment later.
    if (!around) stop = when(main, () => main.querySelector<HTMLElement>(HOME));
  });
  const came = (e: FocusEvent): void => {
    watch.disconnect();
    path = pathOf(e.target, main);
    if (path[0]) last = nameOf(path[0]);
    if (path[0] && !path[0].matches(HOME)) watch.observe(main, { childList: true, subtree: true });
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

/** Back to what had the focus when this was left, by its name. */
export const refocus = (main: HTMLElement, name: string): (() => void) =>
  when(main, () => {
    const alike = main.querySelectorAll<HTMLElement>(name.slice(0, name.indexOf(' ')).toLowerCase());
    return [...alike].find(e => nameOf(e) === name);
  });
