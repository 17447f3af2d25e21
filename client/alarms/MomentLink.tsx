import type { MouseEvent, ReactNode } from 'react';
import { navigate } from '../router/router.ts';
import { momentHref } from './alarm-place.ts';

/** To the machine or line on the time bar, at the moment of an alarm. */
export function MomentLink({
  place,
  at,
  children,
}: {
  readonly place: { readonly machine: string | null; readonly line: string | null };
  readonly at: number;
  readonly children: ReactNode;
}) {
  const href = momentHref(place, at);
  const go = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(href);
  };
  return (
    <a className="moment-link num" href={href} onClick={go}>
      {children}
    </a>
  );
}
