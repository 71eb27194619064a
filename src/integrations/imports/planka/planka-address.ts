import { PlankaProblem, PlankaReason } from './planka-problem.js';

/** Where a board of Planka is. */
export interface BoardAddress {
  /** Where Planka itself is, with a slash at the end. */
  base: URL;
  id: string;
  /** The address as its user knows it, without the protocol. */
  shown: string;
}

const BOARD = /^(.*\/)boards\/(\d{1,20})\/?$/;

/** Reads the address of a board, as the browser shows it. @throws PlankaProblem */
export function boardAddress(text: string): BoardAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const [, path, id] = BOARD.exec(url?.pathname ?? '') ?? [];
  const isWeb = url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  if (!isWeb || path === undefined || id === undefined) throw new PlankaProblem(PlankaReason.BadAddress);
  return { base: new URL(path, url.origin), id, shown: `${url.host}${path}boards/${id}` };
}
