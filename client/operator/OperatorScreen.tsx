import './operator.css';
import { useEffect, useState } from 'react';
import type { Line } from '../../twin/plant/model.ts';
import { PanelChecklists } from '../checklists/PanelChecklists.tsx';
import { PanelRun } from '../checklists/PanelRun.tsx';
import { PanelSignatures } from '../checklists/PanelSignatures.tsx';
import { ReleaseGate } from '../checklists/ReleaseGate.tsx';
import { usePanelLists } from '../checklists/use-panel-lists.ts';
import { RUNS_PATH } from '../http/checklists-api.ts';
import { lineFace, RUNNING } from '../live/line-face.ts';
import { useSecond, useTwin, useTwinWords } from '../live/twin-context.ts';
import { PanelInstructions } from '../masters/PanelInstructions.tsx';
import { useInstructions } from '../masters/use-instructions.ts';
import { SafetyPad } from '../safety/SafetyPad.tsx';
import { StateGlyph } from '../ui/StateGlyph.tsx';
import { StatePatterns } from '../ui/StatePatterns.tsx';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';
import { CallPad } from './CallPad.tsx';
import { OperatorOrder } from './OperatorOrder.tsx';
import { StopCard } from './StopCard.tsx';
import { UnexplainedList } from './UnexplainedList.tsx';
import { entryKey, useEntries } from './use-entries.ts';
import { type StopRow, useStops } from './use-stops.ts';

const BACK_MS = 8 * 3_600_000;
const HOUR = 3_600_000;
const NAME = 'gemba.operator';

/** The panel beside a line: what runs, why it stands, and what nobody has explained yet; for one hand in a glove. */
export function OperatorScreen({ line: id }: { readonly line: string }) {
  const { t } = useWords();
  const { plant } = useTwin().answer;
  const line = plant.lines.find((one) => one.id === id);
  if (!line)
    return (
      <main className="waiting">
        <h1>{t('andon.noLine', { line: id })}</h1>
        <p>{plant.lines.map((one) => `/operator/${one.id}`).join('   ')}</p>
      </main>
    );
  return (
    <>
      <StatePatterns />
      <Panel line={line} />
    </>
  );
}

function Panel({ line }: { readonly line: Line }) {
  const inWords = useWords();
  const { t, f, state: word } = inWords;
  useTwinWords();
  const store = useSecond();
  const { plant } = store;
  const { entries, enter, dismiss } = useEntries();
  const [who, setWho] = useState(() => localStorage.getItem(NAME) ?? '');
  const [runOpen, setRunOpen] = useState<string | null>(null);
  const lists = usePanelLists(line.id, entries);
  const instructions = useInstructions(line.id, entries.length);
  const materials = instructions?.bom?.materials.map(({ material }) => material) ?? [];
  const view = store.lines.get(line.id);
  const known = store.status === 'live' && view !== undefined;
  // While the server is away the line is not known, but who stands at the panel goes on with the stop that was last told.
  const told = view ? lineFace(view) : { state: 'unknown' as const, since: store.at, machine: null, fault: 0 };
  const state = known ? told.state : 'unknown';
  const now = store.moment();
  const from = view?.shift?.from ?? Math.floor((now - BACK_MS) / HOUR) * HOUR;
  const stops = useStops(`line:${line.id}`, from, entries.length);
  const constraint = plant.machines[line.constraint]?.id;
  const holder = plant.machines.find((machine) => machine.id === (told.machine ?? constraint));
  const stands = view !== undefined && !RUNNING.has(told.state);
  const open = stops.find((stop) => stop.to === null && stop.machine === holder?.id) ?? null;
  const waiting = entries.filter((entry) => entry.refused === null);

  useEffect(() => {
    document.title = `${f.say(line.name)} – Gemba`;
  }, [f, line]);

  const say = (machine: string, path: string, body: object) =>
    void enter(machine, path, (who.trim() === '' ? body : { ...body, by: who.trim() }) as Record<string, unknown>);
  const give = (machine: string, stop: StopRow | null, begin: number) => (what: string, body: object) => {
    const place = stop?.id ?? `${machine}@${begin}`;
    say(machine, `/api/v1/stops/${encodeURIComponent(place)}/${what}`, body);
  };
  const openRun = lists.runs.find(({ run }) => run.run.id === runOpen && run.run.state === 'open');
  const begin = (template: string) => {
    const id = entryKey();
    say(constraint ?? '', RUNS_PATH, { id, template, line: line.id, at: new Date(store.now()).toISOString() });
    setRunOpen(id);
  };

  return (
    <main className="operator" data-state={state}>
      <header className="operator-head">
        <h1>{f.say(line.name)}</h1>
        <span>{productName(plant, view?.product ?? null, f) ?? t('plant.noProduct')}</span>
        {view?.order && <span className="quiet">{t('line.order', { order: view.order })}</span>}
        <label className="operator-who">
          {t('operator.name')}
          <input
            value={who}
            maxLength={80}
            onChange={(event) => {
              setWho(event.target.value);
              localStorage.setItem(NAME, event.target.value);
            }}
          />
        </label>
      </header>
      {waiting.length > 0 && (
        <p className="operator-queue" role="status">
          {t('operator.queued', { count: waiting.length })}
        </p>
      )}
      {entries
        .filter((entry) => entry.refused !== null)
        .map((entry) => (
          <p key={entry.key} className="operator-queue refused" role="alert">
            {t('operator.refused', { why: entry.refused })}
            <button type="button" className="tile" onClick={() => void dismiss(entry)}>
              {t('operator.seen')}
            </button>
          </p>
        ))}
      <ReleaseGate line={line.id} running={known && RUNNING.has(state)} />
      <CallPad line={line} materials={materials} waiting={waiting} enter={(path, body) => say('', path, body)} />
      <div className="operator-main">
        <section className={`operator-now ${stands ? 'stands' : ''}`}>
          <p className="operator-state">
            <StateGlyph state={state} size={28} />
            {stands && holder && state !== 'unknown' ? inWords.cause(holder, told.fault, state) : word(state)}
          </p>
          <p className="operator-time num">
            {known ? f.duration(now - (open ? Date.parse(open.from) : told.since)) : f.none}
          </p>
          {!known && stands && holder && told.state !== 'unknown' && (
            <p className="operator-last" role="status">
              {t('operator.lastTold', {
                time: f.clock(store.at),
                what: inWords.cause(holder, told.fault, told.state),
              })}
            </p>
          )}
          {stands && holder && (
            <StopCard
              // Not the stop's id: the record knows the stop a moment after the panel, and what was begun must stay.
              key={holder.id}
              machine={holder}
              stop={open}
              from={open ? Date.parse(open.from) : told.since}
              now={now}
              waiting={waiting}
              stops={stops}
              enter={give(holder.id, open, told.since)}
            />
          )}
        </section>
        {openRun && (
          <PanelRun
            key={openRun.run.run.id}
            seen={openRun}
            now={store.now()}
            enter={(path, body) => say(constraint ?? '', path, body)}
            close={() => setRunOpen(null)}
          />
        )}
      </div>
      <div className="operator-side">
        {instructions && <PanelInstructions found={instructions} />}
        <SafetyPad line={line} waiting={waiting} enter={(path, body) => say('', path, body)} />
        <PanelChecklists lists={lists} now={now} open={setRunOpen} begin={begin} />
        <PanelSignatures line={line.id} />
        <OperatorOrder
          line={line.id}
          now={now}
          waiting={waiting}
          enter={(path) => say(constraint ?? '', path, { at: new Date(store.now()).toISOString() })}
        />
        <UnexplainedList
          rest={stops.filter((stop) => stop !== open)}
          stops={stops}
          now={now}
          waiting={waiting}
          enter={(stop) => give(stop.machine, stop, Date.parse(stop.from))}
        />
      </div>
    </main>
  );
}
