import { useEffect, useState } from 'react';

/** Which form is open (null = none, '' = of a new entry), and the way back: closed, the focus is where it was opened. */
export function useOpener(list: string) {
  const [open, setOpen] = useState<string | null>(null);
  const [back, setBack] = useState<string | null>(null);
  useEffect(() => {
    if (back === null) return;
    document.querySelector<HTMLElement>(`[data-opener="${list} ${back}"]`)?.focus();
    setBack(null);
  }, [back, list]);
  return {
    open,
    /** What marks the button that opens the form of an entry. */
    opener: (entry: string) => ({ 'data-opener': `${list} ${entry}` }),
    show: setOpen,
    close: () => {
      setBack(open);
      setOpen(null);
    },
  };
}
