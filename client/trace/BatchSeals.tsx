import { useState } from 'react';
import { type Batch, type BatchVerdict, reopenBatch, signBatch, verifyBatch } from '../http/batches-api.ts';
import { SignPad } from '../sign-in/SignPad.tsx';
import { TextField } from '../sign-in/TextField.tsx';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { useSending } from '../sign-in/use-sending.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';

const RELEASES = ['quality', 'admin'] as const;

/** Who signed what and when, what is to be signed next, and whether what was released is still what it was. */
export function BatchSeals({ batch, changed }: { readonly batch: Batch; changed(): void }) {
  const { t, f } = useWords();
  const { state, record, seals, settles } = batch;
  const open = record.deviations.filter(({ explanation }) => explanation === null).length;
  const held = record.holds.filter((hold) => hold.open > 0).length;
  const sign = (meaning: 'reviewed' | 'released') => (password: string, name?: string) =>
    signBatch(record.order, { meaning, password, ...(name === undefined ? {} : { name }) });
  const stands =
    open > 0
      ? t('batch.standsDeviations', { count: open })
      : held > 0
        ? t('batch.standsHolds', { count: held })
        : batch.changed
          ? t('batch.standsChanged')
          : null;
  return (
    <section className="card batch-seals">
      <h3>{t('batch.signatures')}</h3>
      <ol className="stay-list">
        {seals.map(({ id, what, printed, at, reason, version }) => (
          <li key={id}>
            <b>{t(`batch.seals.${what}`)}</b> {printed}
            <span className="caption num">
              {' '}
              {f.day(Date.parse(at))}, {t('batch.version', { version })}
            </span>
            {reason !== '' && <> {reason}</>}
          </li>
        ))}
      </ol>
      {state === 'running' && <p className="quiet">{t('batch.signedWhenEnded')}</p>}
      {settles !== null && (
        <p className="quiet" role="status">
          {t('batch.settles', { time: f.seconds(Date.parse(settles)) })}
        </p>
      )}
      {settles === null && (state === 'open' || (state === 'reviewed' && batch.changed)) && (
        <SignPad key={`review ${seals.length}`} label={t('batch.review')} sign={sign('reviewed')} done={changed} />
      )}
      {state === 'reviewed' &&
        (stands === null ? (
          <SignPad key={`release ${seals.length}`} label={t('batch.release')} sign={sign('released')} done={changed} />
        ) : (
          <p className="quiet">{stands}</p>
        ))}
      {state === 'released' && <Released batch={batch} changed={changed} />}
    </section>
  );
}

function Released({ batch, changed }: { readonly batch: Batch; changed(): void }) {
  const { t } = useWords();
  const me = useMe();
  const [verdict, setVerdict] = useState<BatchVerdict | null>(null);
  const [opened, setOpened] = useState(false);
  const [reason, setReason] = useState('');
  const verifying = useSending(
    async () => setVerdict(await verifyBatch(batch.record.order)),
    () => {},
  );
  const reopening = useSending(
    () => reopenBatch(batch.record.order, reason.trim()),
    () => {
      setOpened(false);
      changed();
    },
  );
  return (
    <>
      <form onSubmit={verifying.submit}>
        <button type="submit" className="button" disabled={verifying.busy}>
          {t('batch.verify')}
        </button>
      </form>
      <Trouble words={verifying.trouble} />
      {verdict && (
        <p role="status" className={verdict.frozen === 'same' ? '' : 'batch-out'}>
          {t(verdict.frozen === 'same' ? 'batch.frozenSame' : 'batch.frozenDiffers')}{' '}
          {t(verdict.live === 'same' ? 'batch.liveSame' : 'batch.liveDiffers', { count: verdict.differences.length })}
          <code className="batch-hash">{verdict.hash}</code>
        </p>
      )}
      {hasRole(me, RELEASES, false) && !opened && (
        <button type="button" className="link-button" onClick={() => setOpened(true)}>
          {t('batch.reopen')}
        </button>
      )}
      {opened && (
        <form className="batch-form" onSubmit={reopening.submit}>
          <TextField label={t('batch.reason')} value={reason} change={setReason} most={500} first />
          <Trouble words={reopening.trouble} />
          <button type="submit" className="button" disabled={reopening.busy || reason.trim() === ''}>
            {t('batch.reopen')}
          </button>
        </form>
      )}
    </>
  );
}
