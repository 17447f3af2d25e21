import { useState } from 'react';
import { type HoldPreview, previewHold, raiseHold } from '../http/holds-api.ts';
import type { Signal } from '../http/quality-api.ts';
import { Link } from '../router/Link.tsx';
import { TextField } from '../sign-in/TextField.tsx';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { useSending } from '../sign-in/use-sending.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';

const RAISES = ['operator', 'quality', 'engineer', 'admin'] as const;
/** What was made may be packed so many minutes later. */
const PACKED_MIN = 20;
/** Codes that are named; of more it is told how many. */
const NAMED = 6;

/** Holds what was made since the chart left control: shows which lots and pallets that are before anything is held. */
export function HoldSince({ signal }: { readonly signal: Signal }) {
  const { t, f } = useWords();
  const me = useMe();
  const [preview, setPreview] = useState<HoldPreview | null>(null);
  const [reason, setReason] = useState('');
  const [held, setHeld] = useState<{ readonly id: string; readonly count: number } | null>(null);
  const asked = { kind: 'signal', signal: signal.id, packedMin: PACKED_MIN } as const;
  const look = useSending(
    async () => setPreview(await previewHold(asked)),
    () => {},
  );
  const hold = useSending(
    async () => {
      const { id, lots } = await raiseHold(asked, reason);
      setHeld({ id, count: lots.length });
    },
    () => setPreview(null),
  );
  if (!hasRole(me, RAISES, false)) return null;
  if (held)
    return (
      <p role="status">
        {t('holds.heldNow', { count: held.count, id: held.id })}{' '}
        <Link href="/quality?tab=holds">{t('holds.open')}</Link>
      </p>
    );
  if (!preview)
    return (
      <form className="spc-answer" onSubmit={look.submit}>
        <Trouble words={look.trouble} />
        <button type="submit" className="button" disabled={look.busy}>
          {t('holds.since')}
        </button>
      </form>
    );
  const from = preview.windows[0]?.from;
  const codes = preview.lots.slice(0, NAMED).map(({ code }) => code);
  const more = preview.lots.length - codes.length;
  return (
    <form className="spc-answer holds-preview" onSubmit={hold.submit}>
      <p>
        {t('holds.would', {
          count: preview.lots.length,
          time: from ? f.clock(Date.parse(from)) : '–',
          minutes: PACKED_MIN,
        })}
        {codes.length > 0 && ` ${codes.join(', ')}`}
        {more > 0 && ` ${t('holds.more', { count: more })}`}
      </p>
      {preview.lots.length > 0 && <TextField label={t('holds.reason')} value={reason} change={setReason} />}
      <Trouble words={hold.trouble} />
      {preview.lots.length > 0 && (
        <button type="submit" className="button primary" disabled={hold.busy || reason.trim() === ''}>
          {t('holds.hold')}
        </button>
      )}
      <button type="button" className="button" onClick={() => setPreview(null)}>
        {t('holds.leave')}
      </button>
    </form>
  );
}
