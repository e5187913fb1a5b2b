#!/bin/sh
# Monday: add what came since to the store, then make every report from it.
#
# exports/orders-*.csv only ever gains files; those of earlier weeks stay as they are. The first run
# makes the store. --append reads new files only; where they cannot be added exactly (their dates are
# written another way), it says so and stops, and all files are reduced anew.
set -eu

if [ -d store ]; then
    retainr reduce 'exports/orders-*.csv' -o store -q --append ||
        retainr reduce 'exports/orders-*.csv' -o store -q
else
    retainr reduce 'exports/orders-*.csv' -o store -q
fi

retainr report store --every week -o weekly.html -q
retainr clv store --allow-nonconverged -o customers.csv --table customers -q
