import { useState } from 'react';
import {
  decideLot,
  type Inspection,
  type LotResult,
  type LotTest,
  type LotVerdict,
  tellResult,
  VERDICTS,
} from '../http/inspections-api.ts';
import { usePlant } from '../live/twin-context.ts';
import { Link } from '../router/Link.tsx';
import { RecordSignatures } from '../sign-in/RecordSignatures.tsx';
import { TextField } from '../sign-in/TextField.tsx';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { useSending } from '../sign-in/use-sending.ts';
import { Segments } from '../ui/Segments.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';

const TELLS = ['quality', 'engineer', 'admin'] as const;
const DECIDES = ['quality', 'admin'] as const;

/** One lot: where it is from, what is to be drawn and measured, what was found, and what was decided. */
export function InspectionCard({ inspection, changed }: { readonly inspection: Inspection; changed(): void }) {
  const { t, f } = useWords();
  const plant = usePlant();
  const me = useMe();
  const { lot, plan, state, results, decisions } = inspection;
  const last = decisions.at(-1);
  const told = [...plan.tests.filter(({ test }) => inspection.missing.includes(test)), ...results];
  const from = !lot.supplier
    ? lot.order && t('inspections.order', { order: lot.order })
    : lot.supplierLot
      ? t('inspections.from', { supplier: lot.supplier, lot: lot.supplierLot })
      : t('inspections.fromOf', { supplier: lot.supplier });
  return (
    <article className="card hold" data-inspection={inspection.id} data-state={state}>
      <header className="spc-signal-head">
        <h3>
          <Link href={`/trace?lot=${encodeURIComponent(lot.code)}`}>{lot.code}</Link>{' '}
          {productName(plant, lot.material, f) ?? lot.material}
        </h3>
        <span className="quiet">{from}</span>
        {lot.madeAt && (
          <span className="quiet num">{t('inspections.came', { time: f.day(Date.parse(lot.madeAt)) })}</span>
        )}
        <b>{t(`inspections.state.${state}`)}</b>
      </header>
      {inspection.discontinued && <p className="spc-stop">{t('inspections.stopped')}</p>}
      {state === 'accepted' && results.some(({ fits }) => fits === false) && (
        <p className="spc-stop">{t('inspections.after')}</p>
      )}
      {state !== 'skipped' && <WhatToDraw inspection={inspection} />}
      {plan.instruction && <p>{plan.instruction}</p>}
      {told.length > 0 && (
        <div className="table-frame">
          <table className="order-table">
            <thead>
              <tr>
                <th scope="col">{t('inspections.test')}</th>
                <th scope="col">{t('inspections.result')}</th>
                <th scope="col">{t('inspections.limits')}</th>
              </tr>
            </thead>
            <tbody>
              {told.map((one) => (
                <ResultRow key={'sample' in one ? `${one.test} ${one.sample}` : one.test} of={inspection} one={one} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {decisions.map(({ verdict, by, at, note, defectives }) => (
        <p key={at}>
          {t(note ? 'inspections.saidWhy' : 'inspections.said', {
            verdict: t(`inspections.state.${verdict}`),
            ...{ who: by, time: f.day(Date.parse(at)), note },
          })}
          {defectives !== null && `, ${t('inspections.defectivesSaid', { count: defectives })}`}
        </p>
      ))}
      {hasRole(me, TELLS, true) && !last && state === 'waiting' && plan.tests.length > 0 && (
        <TellResult lot={lot.code} tests={plan.tests} changed={changed} />
      )}
      {hasRole(me, DECIDES, true) && state !== 'concession' && <Decide inspection={inspection} changed={changed} />}
      {decisions.length > 0 && (
        <RecordSignatures key={last?.at} kind="inspection" record={inspection.id} signers={DECIDES} />
      )}
    </article>
  );
}

function WhatToDraw({ inspection }: { readonly inspection: Inspection }) {
  const { t, f } = useWords();
  const { sample, unsized, lot, severity } = inspection;
  if (unsized) return <p>{t('inspections.unsized')}</p>;
  if (!sample) return null;
  return (
    <p>
      <b>
        {t(sample.whole ? 'inspections.drawAll' : 'inspections.draw', {
          ...{ n: f.number(sample.n), quantity: f.number(lot.quantity ?? 0), unit: lot.unit },
          ...{ accept: sample.accept, reject: sample.reject },
        })}
      </b>{' '}
      <span className="quiet">{t(`inspections.severity.${severity}`)}</span>
    </p>
  );
}

function ResultRow({ of, one }: { readonly of: Inspection; readonly one: LotTest | LotResult }) {
  const { t, f } = useWords();
  const test = of.plan.tests.find((wanted) => wanted.test === one.test);
  const limits = test
    ? `${test.low === null ? '' : f.number(test.low, digitsOf(test.low))} … ${test.high === null ? '' : f.number(test.high, digitsOf(test.high))} ${test.unit}`
    : t('inspections.noLimit');
  return (
    <tr>
      <th scope="row">
        {test?.name ?? one.test}
        {'sample' in one && one.sample && <small> {t('inspections.sample', { sample: one.sample })}</small>}
      </th>
      <td>
        {'value' in one ? (
          <>
            <span className="num">
              {one.sign}
              {f.number(one.value, digitsOf(one.value))} {one.unit}
            </span>{' '}
            {one.fits !== null && <b>{t(one.fits ? 'inspections.fits' : 'inspections.outside')}</b>}{' '}
            <small className="quiet">{t('inspections.by', { who: one.by, time: f.day(Date.parse(one.at)) })}</small>
          </>
        ) : (
          <span className="quiet">{t('inspections.missing')}</span>
        )}
      </td>
      <td className="num">{limits}</td>
    </tr>
  );
}

function TellResult({
  lot,
  tests,
  changed,
}: {
  readonly lot: string;
  readonly tests: readonly LotTest[];
  changed(): void;
}) {
  const { t } = useWords();
  const [chosen, setChosen] = useState(tests[0] as LotTest);
  const [value, setValue] = useState('');
  const number = Number(value.replace(',', '.'));
  const sound = value.trim() !== '' && Number.isFinite(number);
  const { busy, trouble, submit } = useSending(
    async () => {
      const { faults } = await tellResult({ lot, test: chosen.test, value: number, unit: chosen.unit });
      if (faults[0]) throw new Error(faults[0].reason);
    },
    () => {
      setValue('');
      changed();
    },
  );
  return (
    <form className="spc-answer" onSubmit={submit}>
      <Segments
        label={t('inspections.test')}
        of={tests.map(({ test }) => test)}
        chosen={chosen.test}
        choose={(id) => setChosen((before) => tests.find(({ test }) => test === id) ?? before)}
        words={(id) => tests.find(({ test }) => test === id)?.name ?? id}
      />
      <TextField label={t('inspections.value', { unit: chosen.unit })} value={value} change={setValue} />
      <Trouble words={trouble} />
      <button type="submit" className="button" disabled={busy || !sound}>
        {t('inspections.tellIt')}
      </button>
    </form>
  );
}

function Decide({ inspection, changed }: { readonly inspection: Inspection; changed(): void }) {
  const { t } = useWords();
  const { sample, unsized, state } = inspection;
  const [verdict, setVerdict] = useState<LotVerdict | null>(null);
  const [defectives, setDefectives] = useState('');
  const [note, setNote] = useState('');
  const counts = (sample !== null || unsized) && state === 'waiting';
  const may = VERDICTS.filter((one) =>
    state === 'waiting' ? true : one !== 'accepted' && one !== state && (state !== 'skipped' || one === 'rejected'),
  );
  const { busy, trouble, submit } = useSending(
    () =>
      verdict === null
        ? Promise.resolve()
        : decideLot(inspection.id, {
            verdict,
            defectives: counts && defectives !== '' ? Number(defectives) : null,
            note,
          }),
    () => {
      setVerdict(null);
      setNote('');
      changed();
    },
  );
  const sound = /^\d*$/.test(defectives) && verdict !== null && (verdict === 'accepted' || note.trim() !== '');
  return (
    <form className="spc-answer" onSubmit={submit}>
      <Segments
        label={t('inspections.decision')}
        of={may}
        chosen={verdict}
        choose={setVerdict}
        words={(one) => t(`inspections.verdict.${one}`)}
      />
      {counts && (
        <TextField label={t('inspections.defectives')} value={defectives} change={setDefectives} optional most={6} />
      )}
      <TextField label={t('inspections.note')} value={note} change={setNote} optional />
      <Trouble words={trouble} />
      <button type="submit" className="button primary" disabled={busy || !sound}>
        {t('inspections.decide')}
      </button>
    </form>
  );
}

/** As many as it was told with, three at most. */
const digitsOf = (value: number): number => Math.min(3, (String(value).split('.')[1] ?? '').length);
