import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum, DriverAdapterError } from "@prisma/driver-adapter-utils";
import { DatabaseError, type Pool, type QueryArrayResult } from "pg";

type Adapter = Awaited<ReturnType<PrismaPg["connect"]>>;

/** PostgreSQL's internal one-byte type of catalogue columns, written `"char"`. */
const oneByteCharOid = 18;
const textOid = 25;

/**
 * Prisma's PostgreSQL adapter, made fit for its schema engine:
 * - `executeScript` cuts scripts at every semicolon, also inside the body of a function; a script goes out whole here.
 * - The adapter refuses columns of type `"char"`, which the engine reads from the catalogue of constraints.
 */
export class MigrationAdapter extends PrismaPg {
  #opened: Adapter[] = [];

  override async connect(): Promise<Adapter> {
    const adapter = repaired(await super.connect());
    this.#opened.push(adapter);
    return adapter;
  }

  override async connectToShadowDb(): Promise<Adapter> {
    return repaired(await super.connectToShadowDb());
  }

  /** Closes the connections: the engine itself leaves them open. */
  async close(): Promise<void> {
    for (const adapter of this.#opened.splice(0)) await adapter.dispose();
  }
}

function repaired(adapter: Adapter): Adapter {
  const pool = adapter.underlyingDriver();
  /** By the rows of a result: the positions of its `"char"` columns. */
  const oneByteColumns = new WeakMap<object, number[]>();

  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<QueryArrayResult>;
  pool.query = (async (...args: unknown[]) => {
    const result = await query(...args);
    const found = (result.fields ?? []).flatMap((field, i) =>
      field.dataTypeID === oneByteCharOid ? [i] : [],
    );
    for (const position of found) result.fields[position]!.dataTypeID = textOid;
    if (found.length > 0) oneByteColumns.set(result.rows, found);
    return result;
  }) as Pool["query"];

  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (params) => {
    const set = await queryRaw(params);
    for (const position of oneByteColumns.get(set.rows) ?? [])
      set.columnTypes[position] = ColumnTypeEnum.Character;
    return set;
  };

  adapter.executeScript = async (script) => {
    await pool.query(script).catch((error: unknown) => {
      if (!(error instanceof DatabaseError)) throw error;
      // In the engine's own form: then its report names the migration and what PostgreSQL said.
      throw new DriverAdapterError({
        kind: "postgres",
        code: error.code ?? "XX000",
        severity: error.severity ?? "ERROR",
        message: error.message,
        detail: error.detail,
        column: error.column,
        hint: error.hint,
      });
    });
  };
  return adapter;
}
