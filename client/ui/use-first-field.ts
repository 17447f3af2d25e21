import { useEffect, useRef } from 'react';

/** A form that was just opened: the focus begins in its first field, and the form comes into view. */
export function useFirstField() {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('input, select, textarea')?.focus();
  }, []);
  return form;
}
