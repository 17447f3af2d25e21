import { useEffect, useRef, useState } from 'react';
import { type Closing, type Code, getCodes, VERDICTS, type Work } from '../../http/maintenance-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { TextField } from '../../sign-in/TextField.tsx';
import { useSending } from '../../sign-in/use-sending.ts';
import { Labelled } from '../../ui/Labelled.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';

const FAILED = ['yes', 'no', 'unknown'] as const;

/** What was found: it is what the next prediction learns from. */
export function CloseForm({
  order,
  close,
  stop,
}: {
  readonly order: Work;
  close(told: Closing): Promise<void>;
  stop(): void;
}) {
  const { t } = useWords();
  const type = usePlant().machines.find(({ id }) => id === order.machine)?.type;
  const { answer: codes } = usePolled(getCodes, 'codes');
  const [found, setFound] = useState('');
  const [failed, setFailed] = useState<(typeof FAILED)[number] | null>(null);
  const [code, setCode] = useState({ mode: '', mechanism: '', cause: '' });
  const [renewed, setRenewed] = useState(false);
  const [verdict, setVerdict] = useState<(typeof VERDICTS)[number] | null>(null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // Its answer is a promise in some browsers, and no end of the effect.
    form.current?.scrollIntoView({ block: 'start' });
  }, []);
  const predicted = order.kind === 'predictive' || order.prediction !== null;
  const { busy, trouble, submit } = useSending(
    () => close({ ...code, found, renewed, verdict, failed: failed === 'yes' ? true : failed === 'no' ? false : null }),
    () => undefined,
  );
  const own = (kind: Code['kind']) =>
    codes?.filter(
      (one) => one.kind === kind && !one.gone && (one.types.length === 0 || one.types.includes(type ?? '')),
    ) ?? [];
  const ready = found.trim() !== '' && failed !== null && (failed !== 'yes' || code.mode !== '');
  return (
    <form ref={form} className="work-part work-closing" onSubmit={submit} aria-label={t('work.close')}>
      <h3>{t('work.close')}</h3>
      <TextField label={t('work.found')} value={found} change={setFound} most={2000} first />
      <div className="work-ask">
        <span>{t('work.failed')}</span>
        <Segments
          label={t('work.failed')}
          of={FAILED}
          chosen={failed}
          choose={setFailed}
          words={(one) => t(`work.lists.failed.${one}`)}
        />
      </div>
      <div className="work-fields">
        {(['mode', 'mechanism', 'cause'] as const).map((kind) => (
          <CodeSelect
            key={kind}
            kind={kind}
            codes={own(kind)}
            value={code[kind]}
            change={(id) => setCode({ ...code, [kind]: id })}
          />
        ))}
      </div>
      <label className="field inline">
        <input type="checkbox" checked={renewed} onChange={(event) => setRenewed(event.currentTarget.checked)} />
        <span>{order.component ? t('work.renewedPart') : t('work.renewedMachine')}</span>
      </label>
      {predicted && (
        <div className="work-ask">
          <span>{t('work.wasRight')}</span>
          <Segments
            label={t('work.wasRight')}
            of={VERDICTS}
            chosen={verdict}
            choose={setVerdict}
            words={(one) => t(`work.lists.verdict.${one}`)}
          />
        </div>
      )}
      <Trouble words={trouble} />
      <div className="work-row">
        <button type="submit" className="button primary" disabled={busy || !ready || (predicted && verdict === null)}>
          {t('work.closeIt')}
        </button>
        <button type="button" className="button" onClick={stop}>
          {t('work.notYet')}
        </button>
      </div>
    </form>
  );
}

function CodeSelect({
  kind,
  codes,
  value,
  change,
}: {
  readonly kind: Code['kind'];
  readonly codes: readonly Code[];
  readonly value: string;
  change(id: string): void;
}) {
  const { t, f } = useWords();
  return (
    <Labelled label={t(`work.lists.code.${kind}`)}>
      {(control) => (
        <select {...control} value={value} onChange={(event) => change(event.currentTarget.value)}>
          <option value="">{t('work.notSaid')}</option>
          {codes.map(({ id, name }) => (
            <option key={id} value={id}>
              {f.say(name)}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}
