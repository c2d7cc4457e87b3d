import { useCallback, useEffect, useRef, useState } from 'react';

/** So long after the last change it is written to the address. */
const QUIET = 250;

/**
 * A value that changes faster than an address should: shown at once, committed when the hand rests. A change
 * of the address from elsewhere (the back button, a link) takes over.
 */
export function useDraft<T>(
  value: T,
  same: (a: T, b: T) => boolean,
  commit: (value: T) => void,
): readonly [T, (next: T) => void] {
  const [draft, setDraft] = useState(value);
  const [seen, setSeen] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const latest = useRef(commit);
  useEffect(() => {
    latest.current = commit;
  }, [commit]);
  if (!same(value, seen)) {
    setSeen(value);
    setDraft(value);
  }
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
  const change = useCallback((next: T) => {
    setDraft(next);
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      timer.current = null;
      setSeen(next);
      latest.current(next);
    }, QUIET);
  }, []);
  return [draft, change];
}
