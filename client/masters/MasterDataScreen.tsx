import '../orders/orders.css';
import '../alarms/alarms.css';
import './routing.css';
import { SpanPicker } from '../alarms/SpanPicker.tsx';
import { useWindow } from '../alarms/use-window.ts';
import { getDifferencesCsv } from '../http/masters-api.ts';
import type { MasterdataDifferencesAnswer } from '../http/openapi.d.ts';
import { useAnswer } from '../http/use-answer.ts';
import { LinePicker } from '../line/LinePicker.tsx';
import { usePlant } from '../live/twin-context.ts';
import { Link } from '../router/Link.tsx';
import { usePlace } from '../router/router.ts';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';
import { figureOf } from './figure.ts';

type Row = MasterdataDifferencesAnswer['rows'][number];
const KINDS = [
  'ideal-rate',
  'operation-time',
  'setup-time',
  'material-use',
  'routing-place',
  'routing-run',
  'routing-setup',
  'routing-steps',
] as const;
/** What is otherwise than declared. */
const DIFFERS: readonly Row['verdict'][] = ['higher', 'lower', 'elsewhere', 'skipped', 'out-of-order'];
/** What differs comes first, what cannot be compared last. */
const ORDER: readonly Row['verdict'][] = [
  ...DIFFERS,
  'agrees',
  'not-declared',
  'thin',
  'nothing-booked',
  'not-counted',
];

/** So many that agree stand open beside what differs; of more it is told how many there are. */
const MOST_AGREED = 5;

/** Where master data say one thing and the record shows another, each with what it rests on. */
export function MasterDataScreen() {
  const { t } = useWords();
  const plant = usePlant();
  const { query } = usePlace();
  const line = plant.lines.find(({ id }) => id === query.get('line')) ?? plant.lines[0];
  const { span, setSpan, from, to, query: times } = useWindow('week');
  const asked = line ? `line=${line.id}&${times}` : '';
  const { answer, failed } = useAnswer<MasterdataDifferencesAnswer>(
    line ? `/api/v1/master-data/differences?${asked}` : null,
    `${line?.id} ${span}`,
  );
  const differ = answer?.rows.filter(({ verdict }) => DIFFERS.includes(verdict)).length ?? 0;
  const download = async () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await getDifferencesCsv(asked));
    link.download = `${line?.id}-master-data.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <div className="page orders-page">
      <div className="orders-bar">
        <LinePicker lines={plant.lines} chosen={line ?? null} />
        <span className="grow" />
        <SpanPicker span={span} pick={setSpan} />
        <button type="button" className="button" onClick={() => void download()}>
          {t('masters.csv')}
        </button>
      </div>
      <h1>{t('nav.masterData')}</h1>
      {failed && <p role="alert">{t('losses.failed', { why: failed })}</p>}
      {!answer && !failed && <p className="quiet">{t('why.reading')}</p>}
      {answer && (
        <p role="status">
          {t('masters.differ', { count: differ })} <span className="quiet">{t('masters.interval')}</span>
        </p>
      )}
      {answer &&
        KINDS.map((kind) => (
          <Kind
            key={kind}
            kind={kind}
            rows={answer.rows.filter((row) => row.kind === kind)}
            losses={`/losses?line=${line?.id}&period=any&from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`}
          />
        ))}
    </div>
  );
}

function Kind({
  kind,
  rows,
  losses,
}: {
  readonly kind: Row['kind'];
  readonly rows: readonly Row[];
  readonly losses: string;
}) {
  const { t } = useWords();
  const sorted = [...rows].sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
  const differ = sorted.filter(({ verdict }) => DIFFERS.includes(verdict));
  const agreed = sorted.filter(({ verdict }) => verdict === 'agrees');
  const blind = sorted.filter((row) => !differ.includes(row) && !agreed.includes(row));
  const folded = agreed.length > MOST_AGREED;
  const told = folded ? differ : [...differ, ...agreed];
  return (
    <section className="card order-line" data-kind={kind}>
      <h2>{t(`masters.difference.${kind}`)}</h2>
      <p className="quiet">{t(`masters.how.${kind}`)}</p>
      {rows.length === 0 && <p className="quiet">{t('masters.nothing')}</p>}
      {told.length > 0 && <Rows rows={told} losses={losses} />}
      {folded && (
        <details>
          <summary>{t('masters.agreed', { count: agreed.length })}</summary>
          <Rows rows={agreed} losses={losses} />
        </details>
      )}
      {blind.length > 0 && (
        <details>
          <summary>{t('masters.blind', { count: blind.length })}</summary>
          <Rows rows={blind} losses={losses} />
        </details>
      )}
    </section>
  );
}

function Rows({ rows, losses }: { readonly rows: readonly Row[]; readonly losses: string }) {
  const { t, f } = useWords();
  const plant = usePlant();
  return (
    <div className="table-frame">
      <table className="order-table">
        <thead>
          <tr>
            <th scope="col">{t('masters.what')}</th>
            <th scope="col">{t('masters.found')}</th>
            {(['declared', 'shown', 'interval', 'n'] as const).map((one) => (
              <th key={one} scope="col" className="figure">
                {t(`masters.column.${one}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const machine = plant.machines.find(({ id }) => id === row.machine);
            const shown = (value: number | null) => figureOf(row.unit, value, f, t);
            return (
              <tr
                key={`${row.machine} ${row.product} ${row.material} ${row.operation} ${row.verdict}`}
                data-verdict={row.verdict}
              >
                <th scope="row">
                  {row.operation && <span className="num">{row.operation} </span>}
                  {row.material ?? (
                    <Link href={machine ? `/plant?machine=${machine.id}` : losses}>
                      {machine ? f.say(machine.name) : row.machine}
                    </Link>
                  )}
                  <div className="quiet">{productName(plant, row.product, f) ?? t('masters.allProducts')}</div>
                </th>
                <td>
                  {DIFFERS.includes(row.verdict) ? (
                    <Link href={losses}>
                      <b>
                        {t(`masters.verdict.${row.verdict}`, {
                          share: shareOf(row, f.percent),
                          place: f.say(plant.machines.find(({ id }) => id === row.elsewhere)?.name ?? ''),
                        })}
                      </b>
                    </Link>
                  ) : (
                    <span className="quiet">{t(`masters.verdict.${row.verdict}`)}</span>
                  )}
                  {row.orders.length > 0 && (
                    <div className="difference-orders">
                      {row.orders.map((order) => (
                        <Link key={order} href={`${losses}&only=order~${encodeURIComponent(order)}`}>
                          {order}
                        </Link>
                      ))}
                    </div>
                  )}
                </td>
                <td className="figure num">{shown(row.declared)}</td>
                <td className="figure num">{shown(row.shown)}</td>
                <td className="figure num">
                  {row.low === null || row.high === null ? f.none : `${shown(row.low)} – ${shown(row.high)}`}
                </td>
                <td className="figure num">
                  {f.number(row.n)}
                  {row.units !== null && (
                    <div className="quiet">{t('masters.units', { units: f.number(row.units) })}</div>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** Times and rates by what they are declared, shares of steps as they are: of what was done elsewhere, and of orders. */
const shareOf = ({ unit, verdict, declared, shown }: Row, percent: (ratio: number) => string): string =>
  unit === 'share'
    ? percent(verdict === 'elsewhere' ? 1 - (shown ?? 0) : (shown ?? 0))
    : declared && shown !== null
      ? percent(Math.abs(shown / declared - 1))
      : '';
