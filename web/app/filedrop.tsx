import './files.css';
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { word } from '../words/index.ts';

const holdsFiles = (e: DragEvent): boolean => e.dataTransfer?.types.includes('Files') === true;

/** Takes files that are dropped anywhere on the page; says so while they hang over it. */
function useDropping(onFiles: (files: readonly File[]) => void): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const move = (e: DragEvent): void => {
      if (!holdsFiles(e)) return;
      // Else the browser leaves the page and shows the file.
      e.preventDefault();
      setOver(true);
    };
    const leave = (e: DragEvent): void => {
      if (e.relatedTarget === null) setOver(false);
    };
    const drop = (e: DragEvent): void => {
      if (!holdsFiles(e)) return;
      e.preventDefault();
      setOver(false);
      onFiles([...(e.dataTransfer?.files ?? [])]);
    };
    window.addEventListener('dragover', move);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', move);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [onFiles]);
  return over;
}

interface Props {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly onFiles: (files: readonly File[]) => void;
}

/** The two ways in for files: dropped on the page, or chosen in the browser's dialog, which `inputRef` opens. */
export function FileDrop({ inputRef, onFiles }: Props) {
  const over = useDropping(onFiles);
  return (
    <>
      <input
        ref={inputRef}
        type="file"
        multiple
        hidden
        aria-label={word('files.open')}
        accept=".json,.jsonl,.ndjson,.gz,.log,.txt"
        onChange={e => {
          onFiles([...(e.target.files ?? [])]);
          // The same file can be chosen again after it was mended.
          e.target.value = '';
        }}
      />
      {over ? (
        <div className="file-drop" aria-hidden="true">
          <p>
            <b>{word('files.drop')}</b>
            <span className="t2">{word('files.what')}</span>
          </p>
        </div>
      ) : null}
    </>
  );
}

/** A ref to the hidden input, and how to press it. */
export function useFileInput(): {
  readonly ref: RefObject<HTMLInputElement | null>;
  readonly press: () => void;
} {
  const ref = useRef<HTMLInputElement>(null);
  const press = useCallback(() => ref.current?.click(), []);
  return { ref, press };
}
