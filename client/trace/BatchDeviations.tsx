import { useState } from 'react';
import {
  type Batch,
  DEVIATION_CLASSES,
  type Deviation,
  type DeviationClass,
  explainDeviation,
  tellDeviation,
} from '../http/batches-api.ts';
import { TextField } from '../sign-in/TextField.tsx';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { useSending } from '../sign-in/use-sending.ts';
import { Segments } from '../ui/Segments.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';

const TELLS = ['operator', 'quality', 'maintenance', 'planner', 'engineer', 'admin'] as const;
const EXPLAINS = ['operator', 'quality', 'engineer', 'admin'] as const;

/** What was not as it should be: those that nobody has explained first. */
export function Deviations({ batch, changed }: { readonly batch: Batch; changed(): void }) {
  const { t } = useWords();
  const me = useMe();
  const { deviations, order } = batch.record;
  const open = deviations.filter(({ explanation }) => explanation === null);
  const mayExplain = hasRole(me, EXPLAINS, false) && batch.state !== 'released';
  return (
    <section className="card batch-deviations" aria-labelledby="deviations">
      <h3 id="deviations">
        {t('batch.deviations')}{' '}
        <span className="caption">
          {deviations.length === 0
            ? t('batch.noDeviations')
            : open.length === 0
              ? t('batch.allExplained', { count: deviations.length })
              : t('batch.unexplainedOf', { count: open.length, of: deviations.length })}
        </span>
      </h3>
      <ul>
        {[...open, ...deviations.filter(({ explanation }) => explanation !== null)].map((one) => (
          <li key={one.key} data-deviation={one.key} data-kind={one.kind}>
            <DeviationRow order={order} deviation={one} mayExplain={mayExplain} changed={changed} />
          </li>
        ))}
      </ul>
      {hasRole(me, TELLS, false) && <Tell order={order} changed={changed} />}
    </section>
  );
}

function DeviationRow({
  order,
  deviation,
  mayExplain,
  changed,
}: {
  readonly order: string;
  readonly deviation: Deviation;
  readonly mayExplain: boolean;
  changed(): void;
}) {
  const { t, f } = useWords();
  const [opened, setOpened] = useState(false);
  const { kind, subject, detail, at, by, found, explanation } = deviation;
  return (
    <>
      <p>
        <span className="num caption">{f.clock(Date.parse(at))}</span> <b>{t(`batch.kinds.${kind}`)}</b>: {subject}
        {detail !== '' && <span className="batch-detail"> {detail}</span>}
        {by !== 'rule' && <span className="caption"> {by}</span>}
        {!found && <span className="caption"> {t('batch.foundNoMore')}</span>}
      </p>
      {explanation && (
        <p className="batch-explained">
          {t(`batch.classes.${explanation.class}`)}: {explanation.comment}{' '}
          <span className="caption">
            {explanation.by}, {f.day(Date.parse(explanation.at))}
          </span>
        </p>
      )}
      {mayExplain && !opened && (
        <button
          type="button"
          className={explanation ? 'link-button' : 'button'}
          aria-label={`${t(explanation ? 'batch.explainAnew' : 'batch.explain')}: ${subject}`}
          onClick={() => setOpened(true)}
        >
          {t(explanation ? 'batch.explainAnew' : 'batch.explain')}
        </button>
      )}
      {opened && (
        <Explain
          order={order}
          deviation={deviation}
          done={() => {
            setOpened(false);
            changed();
          }}
          leave={() => setOpened(false)}
        />
      )}
    </>
  );
}

function Explain({
  order,
  deviation,
  done,
  leave,
}: {
  readonly order: string;
  readonly deviation: Deviation;
  done(): void;
  leave(): void;
}) {
  const { t } = useWords();
  const [chosen, setChosen] = useState<DeviationClass | null>(deviation.explanation?.class ?? null);
  const [comment, setComment] = useState('');
  const { busy, trouble, submit } = useSending(
    () =>
      chosen === null ? Promise.resolve() : explainDeviation(order, { key: deviation.key, class: chosen, comment }),
    done,
  );
  return (
    <form className="batch-form" onSubmit={submit}>
      <Segments
        label={t('batch.class')}
        of={DEVIATION_CLASSES}
        chosen={chosen}
        choose={setChosen}
        words={(one) => t(`batch.classes.${one}`)}
      />
      <TextField label={t('batch.comment')} value={comment} change={setComment} most={1000} first />
      <Trouble words={trouble} />
      <div className="batch-bar">
        <button type="submit" className="button primary" disabled={busy || chosen === null || comment.trim() === ''}>
          {t('batch.explain')}
        </button>
        <button type="button" className="button" onClick={leave}>
          {t('batch.leave')}
        </button>
      </div>
    </form>
  );
}

function Tell({ order, changed }: { readonly order: string; changed(): void }) {
  const { t } = useWords();
  const [opened, setOpened] = useState(false);
  const [text, setText] = useState('');
  const { busy, trouble, submit } = useSending(
    () => tellDeviation(order, text.trim()),
    () => {
      setText('');
      setOpened(false);
      changed();
    },
  );
  if (!opened)
    return (
      <button type="button" className="button" onClick={() => setOpened(true)}>
        {t('batch.tell')}
      </button>
    );
  return (
    <form className="batch-form" onSubmit={submit}>
      <TextField label={t('batch.what')} value={text} change={setText} most={500} first />
      <Trouble words={trouble} />
      <div className="batch-bar">
        <button type="submit" className="button primary" disabled={busy || text.trim() === ''}>
          {t('batch.tell')}
        </button>
        <button type="button" className="button" onClick={() => setOpened(false)}>
          {t('batch.leave')}
        </button>
      </div>
    </form>
  );
}

/** What the record says otherwise since the release: beside it, never in it. */
export function AfterRelease({ batch }: { readonly batch: Batch }) {
  const { t } = useWords();
  if (batch.afterRelease.length === 0) return null;
  return (
    <section className="card batch-after" role="status">
      <h3>{t('batch.afterRelease')}</h3>
      <ul className="stay-list">
        {batch.afterRelease.slice(0, 40).map(({ path, what, before, after }) => (
          <li key={path}>
            <b>{t(`batch.differs.${what}`)}</b> <code>{path}</code>{' '}
            <span className="caption">
              {what === 'changed' ? `${JSON.stringify(before)} → ${JSON.stringify(after)}` : ''}
            </span>
          </li>
        ))}
        {batch.afterRelease.length > 40 && (
          <li className="caption">{t('trace.more', { count: batch.afterRelease.length - 40 })}</li>
        )}
      </ul>
    </section>
  );
}
