import cProfile, pstats, sys, time
import bench.registry.sweep as s
def rows(): return []
def figures():
    s.fill(20000)
    from django.db import connection
    with connection.cursor() as c: c.execute("ANALYZE")
    p=cProfile.Profile(); t=time.time(); t2=time.process_time()
    print(s.sweep_institutions(at=s.AT, most=500), time.time()-t, time.process_time()-t2)
    t=time.time()
    p.enable();print(s.sweep_institutions(at=s.AT, most=300), time.time()-t)
    p.disable(); pstats.Stats(p).sort_stats('tottime').print_stats(22)
    print(s.typing())
    return {}
