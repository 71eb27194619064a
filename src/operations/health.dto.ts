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

/** A dependency of this process. */
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

/** The process can serve requests. */
export class ReadinessDto {
  /** @example "ok" */
  status!: 'ok';

  @AtMost(10)
  checks!: ReadinessRowDto[];
}

/** Why the process cannot serve requests. */
export class NotReadyDto {
  @AtMost(10)
  checks!: ReadinessRowDto[];
}
