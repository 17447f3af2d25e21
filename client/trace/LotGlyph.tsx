import type { Lot } from '../http/lots-api.ts';

/** What kind of lot it is, by shape: nothing here is a state, so nothing has a colour. */
export function LotGlyph({ kind }: { readonly kind: Lot['kind'] }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" className="lot-glyph" aria-hidden="true">
      {kind === 'raw' && <circle cx="8" cy="8" r="5.2" />}
      {kind === 'wip' && <path d="M8 2.2 13.8 8 8 13.8 2.2 8z" />}
      {kind === 'finished' && <rect x="3" y="3" width="10" height="10" className="full" />}
      {kind === 'serial' && <path d="M4 3v10M7 3v10M9 3v10M12 3v10" />}
      {kind === 'container' && <path d="M2.5 4.5h11v6h-11zM2.5 13h11M4 10.5V13M12 10.5V13M8 4.5v6" />}
    </svg>
  );
}
