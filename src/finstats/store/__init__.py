"""All that knows databases: tables, engines, reading, writing, migrations, keeping."""
