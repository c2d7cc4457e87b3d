import { useEffect, useRef, useState } from 'react';

/** False until the first frame has been drawn: what is not needed for it waits. Then tells it, once. */
export function usePainted(onPainted?: () => void): boolean {
  const [painted, setPainted] = useState(false);
  const tell = useRef(onPainted);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    // The frame is on the screen only after its callbacks; a timer set in one of them comes after that.
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => {
        setPainted(true);
        tell.current?.();
      });
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, []);
  return painted;
}
