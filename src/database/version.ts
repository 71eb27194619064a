const OLDEST = 14;

/** Why a PostgreSQL of this version (`SHOW server_version`) cannot be used; undefined where it can. */
export function versionProblem(server_version: string): string | undefined {
  if (parseInt(server_version) >= OLDEST) return undefined;
  return `DATABASE_URL must lead to a PostgreSQL ${OLDEST} or later: this one is ${server_version}.`;
}
