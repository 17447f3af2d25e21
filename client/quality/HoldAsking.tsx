import { useState } from 'react';
import { type HoldAsked, type HoldPreview, previewHold, raiseHold } from '../http/holds-api.ts';
import { Link } from '../router/Link.tsx';
import { TextField } from '../sign-in/TextField.tsx';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { useSending } from '../sign-in/use-sending.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';

const RAISES = ['operator', 'quality', 'engineer', 'admin'] as const;
/** What was made may be packed so many minutes later. */
export const PACKED_MIN = 20;
/** Codes that are named; of more it is told how many. */
const NAMED = 6;

/** Holds lots: shows which lots and pallets they are before anything is held. `asked` null = it is not told yet what. */
export function HoldAsking({
  asked,
  ask,
  held: whenHeld,
}: {
  readonly asked: HoldAsked | null;
  /** On the button. */
  readonly ask: string;
  held?(): void;
}) {
  const { t, f } = useWords();
  const me = useMe();
  const [seen, setSeen] = useState<{ readonly asked: HoldAsked; readonly preview: HoldPreview } | null>(null);
  const [reason, setReason] = useState('');
  const [held, setHeld] = useState<{ readonly id: string; readonly count: number } | null>(null);
  const look = useSending(
    async () => {
      setHeld(null);
      if (asked) setSeen({ asked, preview: await previewHold(asked) });
    },
    () => {},
  );
  const hold = useSending(
    async () => {
      if (!seen) return;
      const { id, lots } = await raiseHold(seen.asked, reason);
      setHeld({ id, count: lots.length });
      setReason('');
      whenHeld?.();
    },
    () => setSeen(null),
  );
  if (!hasRole(me, RAISES, false)) return null;
  if (!seen)
    return (
      <form className="spc-answer" onSubmit={look.submit}>
        {held && (
          <p role="status">
            {t('holds.heldNow', { count: held.count, id: held.id })}{' '}
            <Link href="/quality?tab=holds">{t('holds.open')}</Link>
          </p>
        )}
        <Trouble words={look.trouble} />
        <button type="submit" className="button" disabled={look.busy || !asked}>
          {ask}
        </button>
      </form>
    );
  const { preview } = seen;
  const [first] = preview.windows;
  const codes = preview.lots.slice(0, NAMED).map(({ code }) => code);
  const more = preview.lots.length - codes.length;
  return (
    <form className="spc-answer holds-preview" onSubmit={hold.submit}>
      <p>
        {first
          ? t('holds.would', {
              count: preview.lots.length,
              time: f.clock(Date.parse(first.from)),
              minutes: 'packedMin' in seen.asked ? seen.asked.packedMin : PACKED_MIN,
            })
          : t('holds.wouldLots', { count: preview.lots.length })}
        {codes.length > 0 && ` ${codes.join(', ')}`}
        {more > 0 && ` ${t('holds.more', { count: more })}`}
      </p>
      {preview.unheardMs > 0 && <p>{t('holds.unheard', { time: f.duration(preview.unheardMs) })}</p>}
      {preview.lots.length > 0 && <TextField label={t('holds.reason')} value={reason} change={setReason} />}
      <Trouble words={hold.trouble} />
      {preview.lots.length > 0 && (
        <button type="submit" className="button primary" disabled={hold.busy || reason.trim() === ''}>
          {t('holds.hold')}
        </button>
      )}
      <button type="button" className="button" onClick={() => setSeen(null)}>
        {t('holds.leave')}
      </button>
    </form>
  );
}
