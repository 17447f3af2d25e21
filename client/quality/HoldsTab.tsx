import { useEffect, useRef, useState } from 'react';
import { ActionButton } from '../actions/ActionButton.tsx';
import { DISPOSITIONS, type Disposition, decideHold, getHolds, type Hold } from '../http/holds-api.ts';
import { usePlant } from '../live/twin-context.ts';
import { usePolled } from '../orders/use-polled.ts';
import { Link } from '../router/Link.tsx';
import { usePlace } from '../router/router.ts';
import { RecordSignatures } from '../sign-in/RecordSignatures.tsx';
import { TextField } from '../sign-in/TextField.tsx';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { useSending } from '../sign-in/use-sending.ts';
import { HiddenHeader } from '../ui/HiddenHeader.tsx';
import { Segments } from '../ui/Segments.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';
import { HoldForm } from './HoldForm.tsx';
import { ReworkForm, reworkOf } from './ReworkForm.tsx';

const DECIDES = ['quality', 'admin'] as const;
const STATES = ['open', 'all'] as const;

/** What is held, why, since when, and what was decided on each lot. */
export function HoldsTab({ line }: { readonly line: string | null }) {
  const { t } = useWords();
  // A hold that is asked for may be decided on already, and its lots held all the same until they are reworked.
  const [state, setState] = useState<(typeof STATES)[number]>(usePlace().query.has('hold') ? 'all' : 'open');
  const { answer, trouble, again } = usePolled((signal) => getHolds({ line, state }, signal), `${line} ${state}`);
  return (
    <section className="holds">
      <Segments
        label={t('holds.which')}
        of={STATES}
        chosen={state}
        choose={setState}
        words={(one) => t(`holds.state.${one}`)}
      />
      <HoldForm line={line} held={again} />
      <Trouble words={trouble} />
      {answer?.length === 0 && <p className="quiet">{t('holds.none')}</p>}
      {answer?.map((hold) => (
        <HoldCard key={hold.id} hold={hold} changed={again} />
      ))}
    </section>
  );
}

function HoldCard({ hold, changed }: { readonly hold: Hold; changed(): void }) {
  const { t, f } = useWords();
  const plant = usePlant();
  const me = useMe();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const card = useRef<HTMLElement>(null);
  const isAsked = usePlace().query.get('hold') === hold.id;
  useEffect(() => {
    if (isAsked) card.current?.scrollIntoView({ block: 'start' });
  }, [isAsked]);
  const open = hold.lots.filter(({ disposition }) => disposition === null);
  /** Another decision, or another step of rework, and it is something else that is signed. */
  const decided = hold.lots.map((lot) => (lot.decided ? `${lot.decided} ${lot.rework.length}` : '')).join('');
  const mayDecide = hasRole(me, DECIDES, false) && open.length > 0;
  const choose = (code: string) => {
    const next = new Set(chosen);
    if (!next.delete(code)) next.add(code);
    setChosen(next);
  };
  const shipped = hold.lots.filter(({ shippedAt, disposition }) => shippedAt !== null && disposition === null).length;
  return (
    <article className="card hold" data-hold={hold.id} ref={card} aria-current={isAsked || undefined}>
      <header className="spc-signal-head">
        <h3>
          {t('holds.title', { id: hold.id })}: {hold.reason}
        </h3>
        <span className="quiet">
          {t('holds.by', {
            who: hold.by,
            time: f.day(Date.parse(hold.raised)),
          })}
        </span>
      </header>
      <p>
        <b>
          {open.length > 0 ? t('holds.undecided', { count: open.length, of: hold.lots.length }) : t('holds.decided')}
        </b>
        {hold.windows.map(({ from, to }) => (
          <span key={from} className="quiet num">
            {' '}
            {t('holds.made', { from: f.clock(Date.parse(from)), to: f.clock(Date.parse(to)) })}
          </span>
        ))}
      </p>
      <ActionButton
        words
        draft={{
          ...{ line: hold.line, machine: null, title: hold.reason, measure: null, capa: true },
          evidence: { hold: hold.id, ...(hold.line ? { scope: `line:${hold.line}` } : {}) },
        }}
      />
      {shipped > 0 && <p className="spc-stop">{t('holds.shipped', { count: shipped })}</p>}
      <div className="table-frame">
        <table className="order-table">
          <thead>
            <tr>
              {mayDecide && <HiddenHeader words={t('holds.choose')} />}
              <th scope="col">{t('holds.lot')}</th>
              <th scope="col">{t('holds.what')}</th>
              <th scope="col">{t('holds.madeAt')}</th>
              <th scope="col">{t('holds.where')}</th>
              <th scope="col">{t('holds.decision')}</th>
            </tr>
          </thead>
          <tbody>
            {hold.lots.map((lot) => (
              <tr key={lot.code}>
                {mayDecide && (
                  <td>
                    {lot.disposition === null && (
                      <input
                        type="checkbox"
                        aria-label={lot.code}
                        checked={chosen.has(lot.code)}
                        onChange={() => choose(lot.code)}
                      />
                    )}
                  </td>
                )}
                <th scope="row">
                  <Link href={`/trace?lot=${encodeURIComponent(lot.code)}`}>{lot.code}</Link>
                </th>
                <td>{productName(plant, lot.material, f) ?? lot.order ?? '–'}</td>
                <td className="num">{lot.madeAt ? f.clock(Date.parse(lot.madeAt)) : '–'}</td>
                <td>{lot.shippedAt ? t('holds.left', { customer: lot.customer ?? '–' }) : t('holds.here')}</td>
                <td>
                  {lot.disposition
                    ? `${t(`holds.disposition.${lot.disposition}`)}: ${lot.note} (${lot.by})`
                    : t('holds.waits')}
                  {reworkOf(lot) !== '' && <b> {t(`holds.rework.is.${reworkOf(lot)}`)}</b>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {decided !== '' && <RecordSignatures key={decided} kind="hold" record={hold.id} signers={DECIDES} />}
      <ReworkForm hold={hold} done={changed} />
      {mayDecide && (
        <Decide
          hold={hold}
          codes={[...chosen]}
          done={() => {
            setChosen(new Set());
            changed();
          }}
        />
      )}
    </article>
  );
}

function Decide({ hold, codes, done }: { readonly hold: Hold; readonly codes: readonly string[]; done(): void }) {
  const { t } = useWords();
  const [disposition, setDisposition] = useState<Disposition | null>(null);
  const [note, setNote] = useState('');
  const { busy, trouble, submit } = useSending(
    () =>
      disposition === null
        ? Promise.resolve()
        : decideHold(hold.id, { ...(codes.length > 0 ? { codes } : {}), disposition, note }),
    () => {
      setDisposition(null);
      setNote('');
      done();
    },
  );
  return (
    <form className="spc-answer" onSubmit={submit}>
      <span>{codes.length > 0 ? t('holds.ofChosen', { count: codes.length }) : t('holds.ofAll')}</span>
      <Segments
        label={t('holds.decision')}
        of={DISPOSITIONS}
        chosen={disposition}
        choose={setDisposition}
        words={(one) => t(`holds.disposition.${one}`)}
      />
      <TextField label={t('holds.note')} value={note} change={setNote} />
      <Trouble words={trouble} />
      <button type="submit" className="button primary" disabled={busy || disposition === null || note.trim() === ''}>
        {t('holds.decide')}
      </button>
    </form>
  );
}
