#!/bin/sh
# Reduce on a cluster, report on a laptop.
#
#   export SPARK_REMOTE="sc://spark.example.com:15002/;token=…"   # the token stays here
#   sh reduce.sh table:lake.shop.orders sc://spark.example.com:15002 --tz Asia/Shanghai
#
# The orders are read, cut and summed where the table is. What comes back is an activity store,
# a folder of three Parquet files; every command reads it in place of the table.
set -eu
table=$1 engine=$2
shift 2

retainr reduce "$table" --engine "$engine" "$@" -o store

# From here on there is no cluster. Copy the folder to wherever the reports are made.
retainr cohort store -o cohort.html
retainr lifecycle store -o lifecycle.csv --quiet
