import { STATES } from '../../twin/words.ts';
import type { Tile } from '../http/quality-api.ts';
import { useTwinWords } from '../live/twin-context.ts';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';
import { tilePaths } from './tile-paths.ts';
import { useSignalWords } from './use-signal-words.ts';

const WIDTH = 240;
const HEIGHT = 64;

/** A chart small: name, the last points between their limits, and what is wrong in one line. */
export function ChartTile({ tile, on, open }: { readonly tile: Tile; readonly on: boolean; open(): void }) {
  const { t, f } = useWords();
  const store = useTwinWords();
  const { plant } = store;
  const { brief } = useSignalWords();
  const machine = plant.machines.find(({ id }) => id === tile.machine);
  const blind = machine !== undefined && STATES[store.stateOf(machine.slot)] === 'unknown';
  const paths = tilePaths(tile.points, WIDTH, HEIGHT);
  const product = productName(plant, tile.product, f);
  const look = blind ? 'blind' : tile.signal ? (tile.signal.state === 'open' ? 'open' : 'taken') : 'quiet';
  return (
    <button
      type="button"
      className={`spc-tile spc-${look}`}
      aria-pressed={on}
      data-chart={tile.characteristic}
      data-product={tile.product}
      onClick={open}
    >
      <span className="spc-tile-head">
        <b>{f.say(tile.name)}</b>
        <span className="num">
          {tile.value === null ? '–' : f.number(tile.value, tile.unit === '' ? 3 : 2)} {tile.unit}
        </span>
      </span>
      <span className="spc-tile-where">
        {machine ? f.say(machine.name) : tile.machine}
        {product && ` · ${product}`}
      </span>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        width="100%"
        height={HEIGHT}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path d={paths.centre} className="spc-centre" />
        <path d={paths.ucl} className="spc-limit" />
        <path d={paths.lcl} className="spc-limit" />
        <path d={paths.line} className="spc-line" />
        <path d={paths.signals} className="spc-mark" />
      </svg>
      <span className="spc-tile-says">
        {blind && machine
          ? t('spc.noData', { time: f.clock(store.sinceOf(machine.slot)) })
          : tile.signal
            ? brief(tile.signal)
            : tile.last === null && tile.learning?.have === 0
              ? t('spc.noPointsYet')
              : tile.learning
                ? t(tile.learning.held ? 'spc.held' : tile.learning.need === null ? 'spc.unfrozen' : 'spc.learning', {
                    have: tile.learning.have,
                    need: tile.learning.need,
                  })
                : t('spc.inControl')}
      </span>
    </button>
  );
}
