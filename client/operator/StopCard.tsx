import { useState } from 'react';
import type { Machine } from '../../twin/plant/model.ts';
import { usePlant } from '../live/twin-context.ts';
import { useWords } from '../words/use-words.ts';
import type { Entry } from './entry-queue.ts';
import { ReasonPad } from './ReasonPad.tsx';
import { reasonName } from './reason-name.ts';
import type { StopRow } from './use-stops.ts';
import { useSuggestions } from './use-suggestions.ts';

export interface StopCardProps {
  readonly machine: Machine;
  /** As the record has it; null = it has it not yet, or the server is away. */
  readonly stop: StopRow | null;
  /** When it began, epoch ms. */
  readonly from: number;
  readonly now: number;
  readonly waiting: readonly Entry[];
  readonly stops: readonly StopRow[];
  readonly enter: (
    what: 'reason' | 'split' | 'merge' | 'undo' | 'comment',
    body: Readonly<Record<string, unknown>>,
  ) => void;
}

/** One stop: its parts with their reasons, the pad for what has none yet, split and undo. */
export function StopCard({ machine, stop, from, now, waiting, stops, enter }: StopCardProps) {
  const { t, f, fault } = useWords();
  const plant = usePlant();
  const [splitAt, setSplitAt] = useState<number | null>(null);
  const [note, setNote] = useState<string | null>(null);
  const end = stop?.to ? Date.parse(stop.to) : now;
  const parts = stop?.parts ?? [];
  // A stop that goes on is given its reason until it ends; of one that was split, the last part is meant.
  const cuts = (stop?.said ?? [])
    .filter((said) => said.inForce && said.reason === '')
    .map((said) => Date.parse(said.from));
  const begin = Math.max(from, ...cuts);
  const [last] = (stop?.said ?? []).filter((said) => said.inForce && said.reason !== '');
  const sent = waiting.filter(({ machine: id }) => id === machine.id);
  const given = sent.findLast(({ path }) => path.endsWith('/reason'));
  const name = (id: string | null) => reasonName(plant, id, f);
  const unexplained = parts.length === 0 || parts.some((part) => part.unexplained) || stop?.class === 'short';

  const asks = unexplained || stop?.to === null || !stop;
  const suggested = useSuggestions(asks ? (stop?.id ?? null) : null);

  return (
    <div className="stop-card">
      <ul className="stop-parts">
        {parts.map((part) => (
          <li key={part.from} data-reason={part.reason ?? ''}>
            <span className="num">
              {f.clock(Date.parse(part.from))} · {f.duration(Date.parse(part.to) - Date.parse(part.from))}
            </span>
            <b>{part.reason ? name(part.reason) : t('operator.noReason')}</b>
            {part.fault > 0 && <span className="quiet">{fault(machine, part.fault, part.seen)}</span>}
            {part.reasonBy === 'person' && <SaidBy said={stop?.said ?? []} at={part.from} />}
          </li>
        ))}
      </ul>
      {(stop?.notes ?? []).map(({ at, by, text }) => (
        <p key={at} className="stop-note">
          {text} <span className="quiet">{t('operator.by', { name: by })}</span>
        </p>
      ))}
      {given && (
        <p className="stop-waiting" role="status">
          {t('operator.waiting', { reason: name(String(given.body['reason'])) })}
        </p>
      )}
      {asks && (
        <ReasonPad
          machine={machine}
          stops={stops}
          suggested={suggested}
          give={(reason, comment) =>
            enter('reason', {
              machine: machine.id,
              from: new Date(begin).toISOString(),
              to: stop?.to ?? null,
              reason,
              comment,
            })
          }
        />
      )}
      <div className="stop-acts">
        {last && (
          <button type="button" className="tile" onClick={() => enter('undo', { said: last.said })}>
            {t('operator.undo', { reason: name(last.reason) })}
          </button>
        )}
        {stop && cuts.length > 0 && (
          <button type="button" className="tile" onClick={() => enter('merge', { from: stop.from, to: stop.to })}>
            {t('operator.merge')}
          </button>
        )}
        {note === null ? (
          <button type="button" className="tile" onClick={() => setNote('')}>
            {t('operator.note')}
          </button>
        ) : (
          <form
            className="pad-text"
            onSubmit={(event) => {
              event.preventDefault();
              if (note.trim() !== '') enter('comment', { text: note.trim() });
              setNote(null);
            }}
          >
            <label className="pad-text">
              {t('operator.note')}
              {/* biome-ignore lint/a11y/noAutofocus: it was asked for by this tap. */}
              <input autoFocus value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
            </label>
            <button type="submit" className="tile strong">
              {t('operator.keepNote')}
            </button>
          </form>
        )}
        {splitAt === null ? (
          <button type="button" className="tile" onClick={() => setSplitAt(Math.round((from + end) / 2))}>
            {t('operator.split')}
          </button>
        ) : (
          <>
            <label className="pad-text">
              {t('operator.splitAt', { time: f.clock(splitAt) })}
              <input
                type="range"
                min={from + 1000}
                max={end - 1000}
                step={1000}
                value={splitAt}
                onChange={(event) => setSplitAt(Number(event.target.value))}
              />
            </label>
            <button
              type="button"
              className="tile strong"
              onClick={() => {
                enter('split', { at: new Date(splitAt).toISOString() });
                setSplitAt(null);
              }}
            >
              {t('operator.splitHere')}
            </button>
          </>
        )}
      </div>
    </div>
  );
}

/** Who gave the reason that holds at `at`. */
function SaidBy({ said, at }: { readonly said: StopRow['said']; readonly at: string }) {
  const { t } = useWords();
  const one = said.find(
    ({ inForce, reason, from, to }) =>
      inForce &&
      reason !== '' &&
      Date.parse(from) <= Date.parse(at) &&
      (to === null || Date.parse(to) > Date.parse(at)),
  );
  return one ? <span className="quiet">{t('operator.by', { name: one.by })}</span> : null;
}
