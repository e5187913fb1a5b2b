# Databricks notebook source
# MAGIC %pip install /Workspace/Users/you@example.com/retainr

# COMMAND ----------

# retainr is a Git folder above. `spark` is the notebook's own session: no engine has to be
# named, no extra installed.
import retainr

rows = retainr.load(
    "table:main.shop.orders",
    engine=spark,  # noqa: F821
    customer="buyer_id",
    time="paid_at",
    amount="total",
    tz="Asia/Shanghai",
)
result = retainr.cohort(rows, period="month")
displayHTML(retainr.render(result, "html"))  # noqa: F821

# COMMAND ----------

# The matrix as a table of the notebook, to be joined or saved.
cells = next(table.frame for table in result.tables if table.name == "cohort")
display(spark.createDataFrame(cells.to_dicts()))  # noqa: F821
