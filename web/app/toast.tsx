import { useEffect } from 'react';
import { useUi } from '../state/ui.ts';

/** Answers the user's own act for five seconds; never used for what happens in the background. */
export function Toast() {
  const toast = useUi(s => s.toast);
  const hush = useUi(s => s.hush);
  useEffect(() => {
    if (!toast) return undefined;
    const timer = setTimeout(hush, 5000);
    return () => clearTimeout(timer);
  }, [toast, hush]);
  return (
    <div className="toast-place" role="status" aria-live="polite">
      {toast ? <div className="toast">{toast.text}</div> : null}
    </div>
  );
}
