import { hrefTo } from './base-path.js';

type Opener = (address: string) => void;

let opener: Opener = (address) => location.assign(hrefTo(address));

/** Sets how an address of the page is gone to. */
export function setOpener(open: Opener): void {
  opener = open;
}

/** Goes to an address of the page, from where nothing knows the router. */
export const openPlace: Opener = (address) => opener(address);
