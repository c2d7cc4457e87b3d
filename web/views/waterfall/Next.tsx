import { Suspense, useDeferredValue, type ReactNode } from 'react';
import { usePainted } from './usePainted.ts';

interface Props {
  /** What is here is on the screen. */
  readonly onPainted: () => void;
  readonly children: ReactNode;
}

function Painted({ onPainted, children }: Props) {
  usePainted(onPainted);
  return children;
}

/** Drawn right after what stands around it, in a task of its own: one for both would hold up the page too long. */
export function Next({ onPainted, children }: Props) {
  const now = useDeferredValue(true, false);
  // It keeps the place, so that the inspector does not stand there for a frame.
  if (!now) return <div className="trace-stack" />;
  return (
    <Painted onPainted={onPainted}>
      <Suspense fallback={null}>{children}</Suspense>
    </Painted>
  );
}
