import {
  ColumnDefinitionNode,
  DataTypeNode,
  OperationNodeTransformer,
  type KyselyPlugin,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryResult,
  type RootOperationNode,
  type UnknownRow,
} from 'kysely'

/**
 * Lets our migrations, written for SQLite, make the same tables in PostgreSQL: an `integer` of SQLite has 64 bits, and a key that
 * counts by itself is a `bigserial`. Nothing else is changed, and no row.
 */
export class PostgresShapes implements KyselyPlugin {
  readonly #shapes = new Shapes()

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    return this.#shapes.transformNode(node)
  }

  transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return Promise.resolve(result)
  }
}

class Shapes extends OperationNodeTransformer {
  protected override transformColumnDefinition(node: ColumnDefinitionNode): ColumnDefinitionNode {
    const column = super.transformColumnDefinition(node)
    if (column.autoIncrement !== true) return column
    const { autoIncrement: _counts, ...rest } = column
    return { ...rest, dataType: DataTypeNode.create('bigserial') }
  }

  protected override transformDataType(node: DataTypeNode): DataTypeNode {
    return node.dataType === 'integer' ? DataTypeNode.create('bigint') : node
  }
}
