import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Config } from '../../../config.js';
import { Addresses, NoAddress } from '../../../kernel/http/outgoing-addresses.js';
import { Gate } from '../../../kernel/limits/gate.js';
import { boardAddress } from './planka-address.js';
import { PlankaBoard } from './planka-board.js';
import { PlankaClient, type PlankaLimits } from './planka-client.js';
import { PlankaDocument } from './planka-document.js';
import { PlankaProblem, PlankaReason } from './planka-problem.js';

const MB = 1024 * 1024;

/** What a header can have: a key with anything else is none. */
const KEY = /^[\x21-\x7e]+$/;

/** Reads boards of Planka over its API. Keys are used while that lasts, and kept nowhere. */
@Injectable()
export class PlankaReading {
  readonly limits: PlankaLimits;
  /** The board of each reading is in memory. */
  private readonly gate = new Gate({ each: 1, all: 2, waiting: 2, waitMs: 10_000 });

  constructor(
    private readonly addresses: Addresses,
    config: Config,
  ) {
    this.limits = {
      ...{ board_bytes: 32 * MB, page_bytes: 4 * MB, bytes: Math.min(64, config.IMPORT_MAX_MB) * MB },
      ...{ requests: 10_000, request_ms: 20_000, total_ms: 90_000 },
    };
  }

  /**
   * Reads a board.
   * @param address of the board, as the browser shows it.
   * @param take gets the board as one JSON document, whose parts are read while it is taken, and the name of its place.
   * @throws PlankaProblem, Overloaded
   */
  async read<T>(
    caller: string,
    { address, key }: { address: string; key: string },
    take: (document: Readable, name: string) => Promise<T>,
  ): Promise<T> {
    const place = boardAddress(address);
    if (!KEY.test(key)) throw new PlankaProblem(PlankaReason.Unauthorized);
    return this.gate.run(caller, async () => {
      const client = new PlankaClient(place.base, key, await this.addressesOf(place.base.hostname), this.limits);
      try {
        const board = new PlankaBoard(client, place);
        await board.read(this.limits.board_bytes);
        return await take(Readable.from(new PlankaDocument(board).text()), place.shown);
      } finally {
        client.close();
      }
    });
  }

  private async addressesOf(host: string): Promise<string[]> {
    if (!this.addresses.isPossible(host)) throw new PlankaProblem(PlankaReason.NoPublicAddress);
    return this.addresses.of(host).catch((error: unknown) => {
      throw error instanceof NoAddress ? new PlankaProblem(PlankaReason.NoPublicAddress) : error;
    });
  }
}
