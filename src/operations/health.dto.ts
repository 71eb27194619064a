import { AtMost, Shown } from '../kernel/validation/shown.js';

/** The process is up. */
export class HealthDto {
  /** @example "ok" */
  status!: 'ok';

  /** @example "FlowTrack" */
  @Shown(1000)
  app!: string;

  /** @example "1.0.0" */
  @Shown(100)
  version!: string;
}

/** One of the things that this process needs. */
export class ReadinessRowDto {
  /** @example "database" */
  @Shown(100)
  name!: string;

  /** @example "up" */
  status!: 'up' | 'down' | 'off';

  /** @example "2 connections" */
  @Shown(1000)
  detail!: string;
}

/** That the process can serve. */
export class ReadinessDto {
  /** @example "ok" */
  status!: 'ok';

  @AtMost(10)
  checks!: ReadinessRowDto[];
}

/** What keeps the process from serving. */
export class NotReadyDto {
  @AtMost(10)
  checks!: ReadinessRowDto[];
}
