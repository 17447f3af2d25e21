import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { navigate } from './router.ts';

/** A link inside Gemba: a real one, so that it opens in a new tab when asked to. Keeps the moment that is shown. */
export function Link({ href, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { readonly href: string }) {
  const go = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const at = new URLSearchParams(location.search).get('at');
    navigate(at ? `${href}${href.includes('?') ? '&' : '?'}at=${at}` : href);
  };
  return <a {...rest} href={href} onClick={go} />;
}
