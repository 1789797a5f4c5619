import sys

from exportasv.local.run import main

sys.exit(main())
